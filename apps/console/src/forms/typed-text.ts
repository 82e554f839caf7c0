/** Control characters but the new line and the tab: PostgreSQL refuses NUL, and nothing that people type needs the rest. */
const CONTROLS = /[^\P{Cc}\n\t]/gu;

/** A text as it was typed. A browser sends each new line as two characters and counts it as one. */
export function withoutControls(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(CONTROLS, '');
}

/** The same on one line, without spaces around it. */
export function onOneLine(text: string): string {
  return withoutControls(text)
    .replace(/[\n\t]/g, ' ')
    .trim();
}
