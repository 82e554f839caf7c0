import { settingFields } from '@linchpin/action-kinds';
import { templateFaults } from '@linchpin/documents';
import type { DraftContent } from '@linchpin/trigger-drafts';
import type { Step } from '@linchpin/trigger-files';
import type { FieldView } from '../trigger-editor/field-view.js';
import type { Lists } from '../trigger-editor/installation-lists.js';
import { settingName } from './setting-form.js';

/** The fields of a step's settings; with the choice of a template stands which of them need what. */
export function withTemplateHint(
  views: readonly FieldView[],
  step: Step,
  content: DraftContent,
  lists: Lists,
): FieldView[] {
  const hint = step.kind === 'documents.generate' ? templateHint(step, content, lists) : '';
  const place = `${settingName({ name: 'template' })}-group`;
  return views.map((view) =>
    hint && view.kind === 'group' && view.id === place
      ? { ...view, hint: [view.hint, hint].filter(Boolean).join(' ') }
      : view,
  );
}

function templateHint(step: Step, content: DraftContent, { templates, templateRows }: Lists): string {
  const offered = templateRows.filter(({ code }) => templates.some(({ value }) => value === code));
  // To whom it goes is asked below, and so is the date: only what the template itself prints counts here.
  const bare: Step = { ...step, settings: { to: 'parental-responsibility' } };
  const codesWith = (name: string) =>
    offered
      .filter((row) =>
        templateFaults(bare, content, { ...row, audience: 'all-invitees' }).some(({ setting }) => setting === name),
      )
      .map(({ code }) => code);
  const unusable = codesWith('template');
  const dated = codesWith('replyBy').filter((code) => !unusable.includes(code));
  const title = settingFields('documents.generate').find(({ name }) => name === 'replyBy')?.title ?? '';
  return [
    dated.length > 0 ? `Enter a date under ${title} for ${dated.join(', ')}.` : '',
    unusable.length > 0 ? `Not for this event: ${unusable.join(', ')}.` : '',
  ]
    .filter(Boolean)
    .join(' ');
}
