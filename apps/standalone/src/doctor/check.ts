/** What one look at an installation found. */
export interface Finding {
  /** `well`, `look`: it goes on, but somebody should see to it, `wrong`: it does not work, or must not run like this. */
  verdict: 'well' | 'look' | 'wrong';
  /** What was looked at, as the beginning of a line. */
  what: string;
  /** What was found, and what to do: a sentence. Nothing secret and nobody's name is in it. */
  said: string;
}

export const well = (what: string, said: string): Finding => ({ verdict: 'well', what, said });
export const look = (what: string, said: string): Finding => ({ verdict: 'look', what, said });
export const wrong = (what: string, said: string): Finding => ({ verdict: 'wrong', what, said });
