import type { Reader } from '@linchpin/access';
import { type Conditions, describeConditions } from '@linchpin/conditions';
import { Body, Controller, Get, NotFoundException, Param, Post, Query } from '@nestjs/common';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { Audited } from '../audited/audited.js';
import { capitalised } from '../catalogue/catalogue-words.js';
import { fault, faultModel, type FormFault } from '../forms/form-faults.js';
import { type Page, type Redirect, redirectTo } from '../pages/page.js';
import { ParseId } from '../pages/parse-id.js';
import { paths } from '../paths.js';
import type { EditorContext } from '../trigger-editor/editor-form.js';
import { EditorPages } from '../trigger-editor/editor-pages.js';
import {
  type ConditionPlace,
  contentWith,
  fieldForm,
  findGroup,
  joinChoices,
  newGroupForm,
  ruleForm,
} from './condition-forms.js';
import { DEEPEST, type GroupPath, isGroup, joins, pathText, replaced } from './condition-tree.js';

/** Conditions, of the trigger or of one step: rows that are added, changed and removed, and groups of them. */
@Controller(['triggers/drafts/:id/conditions', 'triggers/drafts/:id/steps/:step/only-if'])
@RequirePermission('manage-triggers')
export class ConditionsController {
  constructor(private readonly editor: EditorPages) {}

  @Get()
  outermost(@Param('id', ParseId) draftId: string, @Param('step') step: string | undefined): Promise<Page | Redirect> {
    return this.list(draftId, { step, group: 'top' });
  }

  @Get(':group')
  group(@Param('id', ParseId) draftId: string, @Param() place: ConditionPlace): Promise<Page | Redirect> {
    return this.list(draftId, place);
  }

  /** How the rows belong together. */
  @Post(':group')
  @Audited('draft.changed', { about: 'draft' })
  join(
    @Param('id', ParseId) draftId: string,
    @Param() place: ConditionPlace,
    @Body() body: unknown,
    @SignedIn() reader: Reader,
  ): Promise<Page | Redirect> {
    return this.editor.answer(draftId, body, reader, {
      read: (context, values) => {
        const { group, own } = findGroup(context, place);
        const join = values.choice('join', joins);
        if (!join) return fault('join', 'Choose how the conditions belong together');
        const change = { content: contentWith(context, place, { ...group, join }) };
        return { change, to: own, message: 'How the conditions belong together is saved.' };
      },
      again: (context, { faults, status }) => this.page(context, place, faults, status),
    });
  }

  @Post(':group/remove')
  @Audited('draft.changed', { about: 'draft' })
  remove(
    @Param('id', ParseId) draftId: string,
    @Param() place: ConditionPlace,
    @Body() body: unknown,
    @SignedIn() reader: Reader,
  ): Promise<Page | Redirect> {
    return this.editor.answer(draftId, body, reader, {
      read: (context, values) => {
        const { group, own, stepKey } = findGroup(context, place);
        const index = /^\d{1,2}$/.test(values.text('row')) ? Number(values.text('row')) : -1;
        if (!group.rows[index]) throw new NotFoundException();
        const rows = replaced(group.rows, index, undefined);
        const change = { content: contentWith(context, place, { ...group, rows }) };
        // A group that has become empty is gone, and so is its page.
        const to = rows.length > 0 ? own : paths.draftConditions.all(draftId, stepKey);
        return { change, to, message: 'The condition is removed.' };
      },
      again: (context, { faults, status }) => this.page(context, place, faults, status),
    });
  }

  @Get(':group/field')
  field(@Param('id', ParseId) draftId: string, @Param() place: ConditionPlace, @Query() query: unknown) {
    return this.editor.show(draftId, fieldForm(place), query);
  }

  @Post(':group/field')
  @Audited('draft.changed', { about: 'draft' })
  saveField(
    @Param('id', ParseId) draftId: string,
    @Param() place: ConditionPlace,
    @Body() body: unknown,
    @SignedIn() reader: Reader,
  ) {
    return this.editor.save(draftId, body, reader, fieldForm(place));
  }

  @Get(':group/value')
  value(@Param('id', ParseId) draftId: string, @Param() place: ConditionPlace, @Query() query: unknown) {
    return this.editor.show(draftId, ruleForm(place), query);
  }

  @Post(':group/value')
  @Audited('draft.changed', { about: 'draft' })
  saveValue(
    @Param('id', ParseId) draftId: string,
    @Param() place: ConditionPlace,
    @Body() body: unknown,
    @SignedIn() reader: Reader,
  ) {
    return this.editor.save(draftId, body, reader, ruleForm(place));
  }

  @Get(':group/new-group')
  newGroup(@Param('id', ParseId) draftId: string, @Param() place: ConditionPlace) {
    return this.editor.show(draftId, newGroupForm(place));
  }

  @Post(':group/new-group')
  @Audited('draft.changed', { about: 'draft' })
  saveNewGroup(
    @Param('id', ParseId) draftId: string,
    @Param() place: ConditionPlace,
    @Body() body: unknown,
    @SignedIn() reader: Reader,
  ) {
    return this.editor.save(draftId, body, reader, newGroupForm(place));
  }

  private async list(draftId: string, place: ConditionPlace): Promise<Page | Redirect> {
    const context = await this.editor.context(draftId);
    if (!context.content.on) return redirectTo(paths.drafts.event(context.draft.id));
    return this.page(context, place);
  }

  private page(context: EditorContext, place: ConditionPlace, faults: FormFault[] = [], status = 200): Page {
    const { group, stepKey, path, caption } = findGroup(context, place);
    const { draft } = context;
    const groupPage = (at: GroupPath) => paths.draftConditions.group(draft.id, stepKey, pathText(at));
    const outer = path.length === 0 ? null : groupPage(path.slice(0, -1));
    return this.editor.render(
      context,
      'conditions',
      {
        step: caption,
        ofStep: stepKey !== undefined,
        back: backOf(context, place, outer),
        onward:
          outer ?? (stepKey === undefined ? paths.draftSteps.list(draft.id) : paths.draftSteps.show(draft.id, stepKey)),
        inGroup: outer !== null,
        stepKey,
        groupKey: pathText(path),
        join: group.join,
        joinChoices,
        // Of the outermost list the question is not asked before there is something to join.
        asksJoin: outer !== null || group.rows.length > 1 || group.join === 'none',
        rows: group.rows.map((row: Conditions, index) => ({
          text: capitalised(describeConditions(row, context.content.on, context.lists)),
          isGroup: isGroup(row),
          change: isGroup(row)
            ? groupPage([...path, index])
            : paths.draftConditions.value(draft.id, stepKey, pathText(path), { row: index }),
          index,
        })),
        mayGroup: path.length + 1 < DEEPEST,
        ...faultModel(faults),
      },
      status,
    );
  }
}

function backOf({ draft }: EditorContext, { step }: ConditionPlace, outer: string | null) {
  if (outer) return { text: 'All conditions', path: outer };
  return step === undefined
    ? { text: 'Check your answers', path: paths.drafts.show(draft.id) }
    : { text: 'Back to the step', path: paths.draftSteps.show(draft.id, step) };
}
