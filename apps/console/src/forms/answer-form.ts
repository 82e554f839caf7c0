import { NotFoundException } from '@nestjs/common';
import type { Page, Redirect } from '../pages/page.js';
import type { FormFault, Reading } from './form-faults.js';

/** What a rule that refused says: on the page, beside its fields. */
export interface Refused {
  faults: FormFault[];
  /** 422 for what can be put right in the form; 409 where things have moved on. */
  status: 409 | 422;
  /** The error that was told, where it was one. */
  error?: Error;
}

/** How an error is told on the page; undefined when it is none of these. */
export type Refusal = (error: unknown) => Refused | undefined;

/** The steps of a form that was sent. */
export interface FormSteps<Loaded, Value> {
  /** What the form is about, where its page needs it. Throws a 404 when it is not there for this reader. */
  load?: () => Loaded | Promise<Loaded>;
  /** What the form says, or what is wrong with it. */
  read: (loaded: Loaded) => Reading<Value>;
  /** Does it, and leads on. */
  act: (value: Value, loaded: Loaded) => Page | Redirect | Promise<Page | Redirect>;
  /** The page again as it was typed, and what is wrong. */
  again: (wrong: Refused, loaded: Loaded) => Page | Redirect | Promise<Page | Redirect>;
  /** Errors of `act` that are told; every other is thrown on. */
  refusals?: readonly Refusal[];
}

/** Answers a form: loads, reads, acts and leads on, or shows the page again with what was typed and what is wrong. */
export async function answerForm<Loaded, Value>(steps: FormSteps<Loaded, Value>): Promise<Page | Redirect> {
  // Without `load` nobody has named a type for what is loaded.
  const loaded = (await steps.load?.()) as Loaded;
  const read = steps.read(loaded);
  if (read.faults) return steps.again({ faults: read.faults, status: 422 }, loaded);
  try {
    return await steps.act(read.value, loaded);
  } catch (error) {
    for (const refusal of steps.refusals ?? []) {
      const refused = refusal(error);
      if (refused) return steps.again(refused, loaded);
    }
    throw error;
  }
}

type ErrorClass<Kind extends Error> = abstract new (...given: never[]) => Kind;

/** Errors of this kind are told beside the field, or as the faults that are made of them. */
export function refusedBy<Kind extends Error>(
  kind: ErrorClass<Kind>,
  field: string | ((error: Kind) => FormFault[]),
  status: Refused['status'] = 422,
): Refusal {
  return (error) => {
    if (!(error instanceof kind)) return undefined;
    return { faults: typeof field === 'string' ? [{ field, text: error.message }] : field(error), status, error };
  };
}

/** An error of this kind says that the thing is not there: a 404. */
export function unknownBy(kind: ErrorClass<Error>): Refusal {
  return (error) => {
    if (error instanceof kind) throw new NotFoundException();
    return undefined;
  };
}
