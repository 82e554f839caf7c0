import type { Site } from './site.js';

/**
 * Where a meeting may be: at the sites that were asked for, and no other; what else is offered when it has no place
 * there. `fault`: nothing can be booked, and why.
 */
export type SiteChoice =
  /** `alike`: one of these sites is as good as another; else the first is best. */
  { asked: Site[]; offered: Site[]; alike?: true } | { fault: string; offered: Site[] };

/**
 * The sites at which a meeting may be booked.
 *
 * A site that is asked for is that site and no other. Where none is asked for: the site of the event's team, then the
 * other sites of its area in the order of the council's table of near sites; never another area, for a town that nobody
 * named is a town that nobody comes to. Without a team's site a room is booked only where the council has a single area.
 * What is near, in the council's order, is offered.
 */
export function chooseSites(sites: readonly Site[], askedFor: string | undefined, home: string | null): SiteChoice {
  const byCode = new Map(sites.map((site) => [site.code, site]));
  const nearOf = ({ near }: Site) => near.flatMap((code) => byCode.get(code) ?? []);
  if (askedFor !== undefined) {
    const site = byCode.get(askedFor);
    if (site) return { asked: [site], offered: nearOf(site) };
    return { fault: `There is no site ${askedFor.slice(0, 40)}. ${known(sites)} Correct the site.`, offered: [] };
  }
  const own = home === null ? undefined : byCode.get(home);
  if (own) {
    const near = nearOf(own);
    const asked = [own, ...near.filter(({ area }) => area === own.area)];
    return { asked, offered: near.filter((site) => !asked.includes(site)) };
  }
  if (new Set(sites.map(({ area }) => area)).size < 2) return { asked: [...sites], offered: [], alike: true };
  return {
    fault: `No site is asked for, and none is known for the team of the event. ${known(sites)} Ask for one of them.`,
    offered: [],
  };
}

function known(sites: readonly Site[]): string {
  const names = sites.map(({ name, code }) => `${name} (${code})`);
  return names.length === 1 ? `The only site is ${names.join()}.` : `The sites are ${listed(names)}.`;
}

/** `North House, South House and West House`. */
export function listed(names: readonly string[]): string {
  return new Intl.ListFormat('en-GB').format(names);
}
