import type { EntityManager } from 'typeorm';

/** The name of a trigger: its own, or for a new one a free name made from its title, such as `initial-conference`. */
export async function nameFor(manager: EntityManager, triggerId: string | null, title: string): Promise<string> {
  if (triggerId) {
    const [trigger] = await manager.query<{ name: string }[]>('SELECT name FROM triggers WHERE id = $1', [triggerId]);
    if (trigger) return trigger.name;
  }
  const letters = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 60);
  const base = letters.length >= 2 ? letters.replace(/-+$/, '') : 'trigger';
  const taken = await manager.query<{ name: string }[]>('SELECT name FROM triggers WHERE name LIKE $1', [`${base}%`]);
  const names = new Set(taken.map(({ name }) => name));
  let name = base;
  for (let number = 2; names.has(name); number++) name = `${base}-${String(number)}`;
  return name;
}
