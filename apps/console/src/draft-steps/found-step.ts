import type { Step } from '@linchpin/trigger-files';
import { NotFoundException } from '@nestjs/common';
import { paths, type StepFormName } from '../paths.js';
import type { EditorContext } from '../trigger-editor/editor-form.js';

/** The step with this key. Throws a 404 when the draft has none. */
export function stepOf({ content }: Pick<EditorContext, 'content'>, key: string): Step {
  const step = content.steps.find((one) => one.key === key);
  if (!step) throw new NotFoundException();
  return step;
}

/** Where a saved form leads to: to the next one while a step is added, else to the step. */
export function afterwards({ draft, adding }: EditorContext, key: string, next: StepFormName): string {
  return adding ? paths.draftSteps.form(draft.id, key, next, { new: 'yes' }) : paths.draftSteps.show(draft.id, key);
}

/** The way back from a form of a step. */
export function backToStep({ draft }: EditorContext, key: string) {
  return { text: 'Back to the step', path: paths.draftSteps.show(draft.id, key) };
}
