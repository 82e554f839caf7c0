/** A page to be shown: a template below `views/` and what it shows. */
export class Page {
  constructor(
    readonly view: string,
    readonly model: Record<string, unknown>,
    readonly status: number,
  ) {}
}

/** Another page of the console to go to, after a form was handled. */
export class Redirect {
  constructor(
    readonly path: string,
    readonly message: string | undefined,
  ) {}
}

/** `return page('events/index.njk', { … })`: what a handler of a page answers with. */
export function page(view: string, model: Record<string, unknown> = {}, status = 200): Page {
  return new Page(view, model, status);
}

/**
 * `return redirectTo(paths.runs.show(runId), 'The action will be tried again.')`: what a handler of a form answers with. The message
 * is shown once, on the next page.
 */
export function redirectTo(path: string, message?: string): Redirect {
  return new Redirect(path, message);
}
