/** One thing that is wrong with a file, where it is, and what to do about it. */
export interface Fault {
  /** The file below the configuration's directory: `triggers/initial-conference.yaml`. */
  file: string;
  /** From 1; 0 when it is about the file as a whole. */
  line: number;
  /** From 1. */
  column: number;
  /** The place in the content, dotted: `steps.2.settings.team`. Empty for the file as a whole. */
  place: string;
  /** What is wrong, in words. */
  message: string;
}

/** A fault of a file as a whole. */
export function faultOfFile(file: string, message: string): Fault {
  return { file, line: 0, column: 0, place: '', message };
}

/** The faults in the order of files and lines, each once. */
export function inOrder(faults: readonly Fault[]): Fault[] {
  const sorted = [...faults].sort(
    (one, other) =>
      (one.file < other.file ? -1 : one.file > other.file ? 1 : 0) ||
      one.line - other.line ||
      one.column - other.column ||
      one.place.localeCompare(other.place),
  );
  return sorted.filter((fault, index) => {
    const before = sorted[index - 1];
    return before?.file !== fault.file || before.line !== fault.line || before.message !== fault.message;
  });
}

/** A fault as one line: `config/triggers/x.yaml:14:9  steps.2.settings.team: must be …`. */
export function faultLine({ file, line, column, place, message }: Fault): string {
  const where = line > 0 ? `${file}:${String(line)}:${String(column)}` : file;
  const said = /[.?!]$/.test(message) ? message : `${message}.`;
  return `${where}  ${place ? `${place}: ` : ''}${said}`;
}
