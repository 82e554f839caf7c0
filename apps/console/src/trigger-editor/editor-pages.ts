import { isDeepStrictEqual } from 'node:util';
import type { Reader } from '@linchpin/access';
import { CouncilCalendars } from '@linchpin/council-calendars';
import {
  type Draft,
  type DraftChange,
  DraftChangedError,
  DraftRefusedError,
  TriggerDrafts,
  UnknownDraftError,
} from '@linchpin/trigger-drafts';
import { describeTrigger } from '@linchpin/trigger-words';
import { Injectable, NotFoundException } from '@nestjs/common';
import { answerForm, refusedBy, unknownBy } from '../forms/answer-form.js';
import { faultModel, type FormFault, type Reading } from '../forms/form-faults.js';
import { FormValues } from '../forms/form-values.js';
import { page, type Page, type Redirect, redirectTo } from '../pages/page.js';
import { paths } from '../paths.js';
import {
  type EditorAnswer,
  type EditorContext,
  type EditorForm,
  type EditorStep,
  fieldsOfType,
} from './editor-form.js';
import { hasSum } from './field-view.js';
import { InstallationLists } from './installation-lists.js';

/** For whoever asks for a sum where no time is counted. */
const NOTHING_COUNTED = 'There is nothing to work out: no time is counted on this page.';

/** Shows the pages of the editor and saves their forms. */
@Injectable()
export class EditorPages {
  constructor(
    private readonly drafts: TriggerDrafts,
    private readonly lists: InstallationLists,
    private readonly calendars: CouncilCalendars,
  ) {}

  /** The draft with all that pages are made from. Throws a 404 when there is no such draft. */
  async context(draftId: string, asked = FormValues.of({})): Promise<EditorContext> {
    const draft = await this.drafts.find(draftId);
    if (!draft) throw new NotFoundException();
    const [lists, calendars] = [await this.lists.current(), await this.calendars.current()];
    const { content } = draft;
    return {
      draft,
      content,
      fields: fieldsOfType(content.on),
      lists,
      calendars,
      asked,
      adding: asked.has('new'),
    };
  }

  /** A page with a form, as the draft has it. */
  async show(draftId: string, form: EditorForm, query: unknown = {}): Promise<Page | Redirect> {
    const context = await this.context(draftId, FormValues.read(query));
    if (form.needsEvent && !context.content.on) return redirectTo(paths.drafts.event(draftId));
    return this.formPage(context, form, form.stored(context), [], 200);
  }

  /** Saves a form. With faults the page comes again as it was typed (422), and so it does when another was first (409). */
  async save(draftId: string, body: unknown, reader: Reader, form: EditorForm): Promise<Page | Redirect> {
    const values = FormValues.read(body);
    const context = await this.context(draftId, values);
    if (form.needsEvent && !context.content.on) return redirectTo(paths.drafts.event(draftId));
    // Throws when the draft has no such part.
    form.stored(context);
    if (values.has('show-sum')) return this.sumPage(context, form, values);
    return this.answer(draftId, body, reader, {
      read: (now) => form.read(now, values),
      again: (now, { faults, status }) => this.formPage(now, form, values, faults, status),
    });
  }

  /** Does what a form or a button asks for and leads on. What is wrong, or refused, is shown by its page. */
  async answer(draftId: string, body: unknown, reader: Reader, form: EditorAnswer): Promise<Page | Redirect> {
    const values = FormValues.read(body);
    return answerForm({
      load: () => this.context(draftId, values),
      read: (context): Reading<EditorStep> => {
        const outcome = form.read(context, values);
        return outcome.faults ? outcome : { value: outcome };
      },
      act: async ({ change, to, message }, { draft }) => {
        if (change && isNews(change, draft)) {
          await this.drafts.save({ ref: reader.ref }, draft.id, values.number('revision'), change);
        }
        return redirectTo(to, message);
      },
      // What was refused may be so because somebody else was first: it is shown on the draft as it is now.
      again: async (wrong, context) =>
        form.again(wrong.status === 409 ? await this.context(draftId, values) : context, wrong),
      refusals: [
        unknownBy(UnknownDraftError),
        refusedBy(DraftChangedError, '', 409),
        refusedBy(DraftRefusedError, '', 409),
      ],
    });
  }

  /** A page of the editor: what every one of them shows, and its own. */
  render(context: EditorContext, view: string, model: Record<string, unknown>, status = 200): Page {
    const { draft, content, lists } = context;
    return page(
      `trigger-editor/${view}.njk`,
      {
        draft,
        words: describeTrigger(content, lists),
        trigger: content.title ?? 'New trigger',
        ...faultModel(),
        ...model,
      },
      status,
    );
  }

  /** The page with its times worked out, or with what is wrong with them (422). Nothing is saved. */
  private sumPage(context: EditorContext, form: EditorForm, values: FormValues): Page {
    const counts = form.counts?.(context) ?? [];
    const ofTimes = ({ field }: FormFault) => counts.some((one) => field === one || field.startsWith(`${one}-`));
    const faults = (form.read(context, values).faults ?? []).filter(ofTimes);
    return this.formPage(context, form, values, faults, faults.length > 0 ? 422 : 200);
  }

  private formPage(
    context: EditorContext,
    form: EditorForm,
    values: FormValues,
    faults: readonly FormFault[],
    status: number,
  ): Page {
    const asked = form.page(context, values);
    const nothing = values.has('show-sum') && faults.length === 0 && !hasSum(asked.fields);
    return this.render(
      context,
      'form',
      {
        form: nothing ? { ...asked, text: [...(asked.text ?? []), NOTHING_COUNTED] } : asked,
        adding: context.adding,
        ...faultModel(faults),
      },
      status,
    );
  }
}

/** Whether a change says anything new: what is the same already is not saved again. */
function isNews(change: DraftChange, draft: Draft): boolean {
  return Object.entries(change).some(([name, value]) => !isDeepStrictEqual(value, draft[name as keyof DraftChange]));
}
