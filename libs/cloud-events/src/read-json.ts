import { MalformedBodyError, UnsupportedBodyError, WrongEncodingError } from './event-errors.js';
import { type NameStep, shownPath } from './shown-path.js';

/** A body as JSON, with the text that it was read from. */
export interface JsonBody {
  json: unknown;
  text: string;
  /** Where a name is given twice in one group of fields: which of its values is meant, nobody can tell. */
  repeated: readonly string[];
}

/** Told of at most; one is enough to refuse a body. */
const MOST_REPEATED = 10;

/**
 * The text of a body in the encoding that its content type names, UTF-8 where it names none; a byte order mark is left
 * out. Throws `WrongEncodingError` for bytes that are none in it and `UnsupportedBodyError` for one that we do not know.
 */
export function bodyText(body: Buffer, charset?: string): string {
  const decoder = decoderOf(charset ?? encodingOfMark(body) ?? 'utf-8');
  try {
    return decoder.decode(body);
  } catch {
    throw new WrongEncodingError(
      charset
        ? 'The body is not written in the charset that its content type names. Send JSON in UTF-8.'
        : 'The body is not written in UTF-8. Send UTF-8, or name the charset in the content type.',
    );
  }
}

/** Reads JSON and notices what a parser passes over. Throws `MalformedBodyError` for what is no JSON. */
export function readJson(text: string): JsonBody {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new MalformedBodyError('The body is not JSON in UTF-8.');
  }
  return { json, text, repeated: repeatedNames(text) };
}

/** A body that was kept: in UTF-8 or, where it never was, by the letters that most systems mean then. */
export function readKept(body: Buffer): JsonBody & { isUtf8: boolean } {
  try {
    return { ...readJson(bodyText(body)), isUtf8: true };
  } catch (error) {
    if (!(error instanceof WrongEncodingError)) throw error;
    return { ...readJson(bodyText(body, 'windows-1252')), isUtf8: false };
  }
}

function decoderOf(charset: string) {
  try {
    return new TextDecoder(charset, { fatal: true });
  } catch {
    throw new UnsupportedBodyError('The charset that the content type names is not known here. Send JSON in UTF-8.');
  }
}

function encodingOfMark(body: Buffer): string | undefined {
  const mark = body.subarray(0, 2).toString('hex');
  return mark === 'fffe' ? 'utf-16le' : mark === 'feff' ? 'utf-16be' : undefined;
}

type Container = { names: Set<string>; at: string | null } | { index: number };

/** Walks over text that is known to be JSON, without calling itself: it may be nested as deeply as it likes. */
function repeatedNames(text: string): string[] {
  const repeated = new Set<string>();
  const open: Container[] = [];
  let isName = false;
  for (let position = 0; position < text.length; position += 1) {
    const inside = open.at(-1);
    switch (text[position]) {
      case '{':
        open.push({ names: new Set(), at: null });
        isName = true;
        break;
      case '[':
        open.push({ index: 0 });
        isName = false;
        break;
      case '}':
      case ']':
        open.pop();
        isName = false;
        break;
      case ',':
        isName = inside !== undefined && 'names' in inside;
        if (inside && 'index' in inside) inside.index += 1;
        break;
      case '"': {
        const end = endOfString(text, position);
        if (isName && inside && 'names' in inside) {
          const name = JSON.parse(text.slice(position, end + 1)) as string;
          inside.at = name;
          if (inside.names.has(name) && repeated.size < MOST_REPEATED) repeated.add(shownPath(pathOf(open)));
          inside.names.add(name);
          isName = false;
        }
        position = end;
      }
    }
  }
  return [...repeated];
}

function endOfString(text: string, start: number): number {
  let end = start + 1;
  while (text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
  return end;
}

function pathOf(open: readonly Container[]): NameStep[] {
  return open.map((each) => ('names' in each ? (each.at ?? '') : each.index));
}
