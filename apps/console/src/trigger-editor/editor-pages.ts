import { isDeepStrictEqual } from 'node:util';
import { CouncilCalendars } from '@linchpin/runs';
import type { StaffMember } from '@linchpin/teams';
import {
  describeTrigger,
  type Draft,
  type DraftChange,
  DraftChangedError,
  DraftRefusedError,
  TriggerDrafts,
  UnknownDraftError,
} from '@linchpin/triggers';
import { Injectable, NotFoundException } from '@nestjs/common';
import { page, type Page, type Redirect, redirectTo } from '../pages/page.js';
import { paths } from '../paths.js';
import { type EditorContext, type EditorForm, fieldsOfType } from './editor-form.js';
import { type FieldFault, hasSum } from './field-view.js';
import { FormValues } from './form-values.js';
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
  async save(draftId: string, body: unknown, staff: StaffMember, form: EditorForm): Promise<Page | Redirect> {
    const values = FormValues.read(body);
    const context = await this.context(draftId, values);
    if (form.needsEvent && !context.content.on) return redirectTo(paths.drafts.event(draftId));
    // Throws when the draft has no such part.
    form.stored(context);
    if (values.has('show-sum')) return this.sumPage(context, form, values);
    const outcome = form.read(context, values);
    if (outcome.faults) return this.formPage(context, form, values, outcome.faults, 422);
    const { change, to, message } = outcome;
    const refused = change && (await this.refusal(context.draft, values, staff, change));
    if (!refused) return redirectTo(to, message);
    const now = await this.context(draftId, values);
    return this.formPage(now, form, values, [{ name: '', text: refused }], 409);
  }

  /** Saves a change that a button makes: moved, removed, joined. Returns why it is refused, or null when it is saved. */
  apply({ draft }: EditorContext, values: FormValues, staff: StaffMember, change: DraftChange): Promise<string | null> {
    return this.refusal(draft, values, staff, change);
  }

  /** A page of the editor: what every one of them shows, and its own. */
  render(context: EditorContext, view: string, model: Record<string, unknown>, status = 200): Page {
    const { draft, content, lists } = context;
    return page(
      `trigger-editor/${view}.njk`,
      {
        draft,
        base: paths.drafts.show(draft.id),
        words: describeTrigger(content, lists),
        trigger: content.title ?? 'New trigger',
        faults: [],
        errors: {},
        ...model,
      },
      status,
    );
  }

  /** The page with its times worked out, or with what is wrong with them (422). Nothing is saved. */
  private sumPage(context: EditorContext, form: EditorForm, values: FormValues): Page {
    const counts = form.counts?.(context) ?? [];
    const ofTimes = ({ name }: FieldFault) => counts.some((one) => name === one || name.startsWith(`${one}-`));
    const faults = (form.read(context, values).faults ?? []).filter(ofTimes);
    return this.formPage(context, form, values, faults, faults.length > 0 ? 422 : 200);
  }

  private formPage(
    context: EditorContext,
    form: EditorForm,
    values: FormValues,
    faults: readonly FieldFault[],
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
        faults: faults.map(({ name, text }) => ({ text, href: `#${name || 'main-content'}` })),
        errors: Object.fromEntries(faults.map(({ name, text }) => [`field ${name}`, text])),
      },
      status,
    );
  }

  /** Why a change is not saved, as a sentence; null when it is. What is the same already is not saved again. */
  private async refusal(
    draft: Draft,
    values: FormValues,
    staff: StaffMember,
    change: DraftChange,
  ): Promise<string | null> {
    if (Object.entries(change).every(([name, value]) => isDeepStrictEqual(value, draft[name as keyof DraftChange]))) {
      return null;
    }
    try {
      await this.drafts.save({ ref: staff.ref }, draft.id, Number(values.text('revision') || 0), change);
      return null;
    } catch (error) {
      if (error instanceof UnknownDraftError) throw new NotFoundException();
      if (error instanceof DraftChangedError || error instanceof DraftRefusedError) return error.message;
      throw error;
    }
  }
}
