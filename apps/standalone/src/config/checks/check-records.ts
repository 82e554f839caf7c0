import type { InviteeListsFile, PeopleFile } from '@linchpin/case-records';
import { inviteeLists, people } from '../areas/record-files.js';
import type { Fault } from '../faults/fault.js';
import type { ContentFault } from '../faults/schema-faults.js';
import type { Configuration } from '../files/configuration.js';

type Path = ContentFault['path'];
/** Something that is named by a reference, and where. References only: no name of a person is ever repeated. */
interface Named {
  ref: string;
  path: Path;
}

/** What is wrong between the rows of the files of records: named twice, or naming whom no file holds. */
export function checkRecords({ records }: Pick<Configuration, 'records'>): Fault[] {
  const peopleFile = records.get(people);
  const listsFile = records.get(inviteeLists);
  const content = peopleFile?.content as PeopleFile | undefined;
  const known =
    content && new Set(content.families.flatMap(({ ssd_person }) => ssd_person.map((one) => one.pers_person_id)));
  const ofPeople = content && known ? checkPeople(content, known) : [];
  const ofLists = listsFile ? checkLists(listsFile.content as InviteeListsFile, known) : [];
  return [...(peopleFile ? ofPeople.map(peopleFile.locate) : []), ...(listsFile ? ofLists.map(listsFile.locate) : [])];
}

type Family = PeopleFile['families'][number];

function checkPeople({ families, ssd_professionals }: PeopleFile, known: ReadonlySet<string>): ContentFault[] {
  const [persons, groups] = [within(families, 'ssd_person'), within(families, 'ssd_family')];
  const [addresses, relations] = [within(families, 'ssd_address'), within(families, 'relationships')];
  const named: Named[] = [
    ...groups.map(({ row, path }) => ({ ref: row.fami_person_id, path: [...path, 'fami_person_id'] })),
    ...addresses.map(({ row, path }) => ({ ref: row.addr_person_id, path: [...path, 'addr_person_id'] })),
    ...relations.map(({ row, path }) => ({ ref: row.personId, path: [...path, 'personId'] })),
    ...relations.map(({ row, path }) => ({ ref: row.relatedPersonId, path: [...path, 'relatedPersonId'] })),
  ];
  return [
    ...twice(persons.map(({ row, path }) => ({ ref: row.pers_person_id, path: [...path, 'pers_person_id'] }))),
    ...twice(groups.map(({ row, path }) => ({ ref: `${row.fami_person_id} in ${row.fami_family_id}`, path }))),
    ...twice(addresses.map(({ row, path }) => ({ ref: addressWords(row), path }))),
    ...twice(relations.map(({ row, path }) => ({ ref: `What ${row.relatedPersonId} is to ${row.personId}`, path }))),
    ...relations
      .filter(({ row }) => row.personId === row.relatedPersonId)
      .map(({ path }) => ({ path, message: 'Nobody is related to themselves. Correct one of the two references.' })),
    ...twice(
      ssd_professionals.map(({ prof_professional_id: ref }, index) => ({ ref, path: ['ssd_professionals', index] })),
    ),
    ...unknown(named, known),
  ];
}

function addressWords(row: Family['ssd_address'][number]): string {
  return `The ${row.addr_address_type} address of ${row.addr_person_id} from ${row.addr_address_start_date}`;
}

/** The rows of one list of every family, each with its place. */
function within<List extends keyof Family>(
  families: readonly Family[],
  list: List,
): { row: Family[List][number]; path: Path }[] {
  return families.flatMap((family, index) => {
    const rows: readonly Family[List][number][] = family[list];
    return rows.map((row, place) => ({ row, path: ['families', index, list, place] }));
  });
}

function checkLists({ lists }: InviteeListsFile, known: ReadonlySet<string> | undefined): ContentFault[] {
  const persons = lists.map(({ entries }, index) =>
    entries.flatMap(({ personId }, place): Named[] =>
      personId ? [{ ref: personId, path: ['lists', index, 'entries', place, 'personId'] }] : [],
    ),
  );
  const children = lists.flatMap((one, index) =>
    one.children.map((ref, place): Named => ({ ref, path: ['lists', index, 'children', place] })),
  );
  return [
    ...twice(lists.map(({ ref }, index) => ({ ref, path: ['lists', index, 'ref'] }))),
    ...persons.flatMap(twice),
    ...(known ? unknown([...children, ...persons.flat()], known) : []),
  ];
}

function twice(all: readonly Named[]): ContentFault[] {
  const seen = new Set<string>();
  return all.flatMap(({ ref, path }) => {
    if (seen.has(ref)) return [{ path, message: `${ref} is there twice. Keep one of them.` }];
    seen.add(ref);
    return [];
  });
}

function unknown(all: readonly Named[], known: ReadonlySet<string>): ContentFault[] {
  return all
    .filter(({ ref }) => !known.has(ref))
    .map(({ ref, path }) => ({ path, message: `There is no person ${ref} in ${people.file}.` }));
}
