/** What an address carries behind its question mark. What is empty or missing is left out. */
export type Query = Readonly<Record<string, string | number | null | undefined>>;

/** ``address`/runs/${runId}` ``: whatever stands in a part, it stays one part of the address. */
export function address(texts: TemplateStringsArray, ...parts: (string | number)[]): string {
  return String.raw({ raw: texts }, ...parts.map((part) => encodeURIComponent(part)));
}

/** The address with what it is asked with. */
export function withQuery(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  }
  return search.size > 0 ? `${path}?${search.toString()}` : path;
}
