import { describe, expect, it } from '@jest/globals';
import { TagDisposition, TagPlacement, type Tag } from 'easy-template-x';
import { missingReasons, unknownFields, uses } from './merge-fields.js';

/** The tags of a template written as words: `#children fullName /children`. */
function tags(template: string): Tag[] {
  return template.split(' ').map((word) => {
    const disposition = word.startsWith('#')
      ? TagDisposition.Open
      : word.startsWith('/')
        ? TagDisposition.Close
        : TagDisposition.SelfClosed;
    const xmlTextNode = { nodeType: 'Text', nodeName: '#text', textContent: word } as const;
    return {
      name: word.replace(/^[#/]/, ''),
      rawText: word,
      disposition,
      placement: TagPlacement.TextNode,
      xmlTextNode,
    };
  });
}

describe('merge fields', () => {
  it.each([
    ['today childNames', []],
    ['#children fullName dateOfBirth /children #addressLines line /addressLines', []],
    ['#hasRoom roomName #siteAddress siteAddress /siteAddress /hasRoom', []],
    ['childAge #hasRoom roomNumber /hasRoom childAge', ['childAge', 'roomNumber']],
    ['fullName line', ['fullName', 'line']],
    ['#addressLines fullName /addressLines', ['fullName']],
    ['#constructor /constructor toString', ['constructor', 'toString']],
  ])('in "%s" that are unknown are named', (template, unknown) => {
    expect(unknownFields(tags(template))).toEqual(unknown);
  });

  it('without a value give the reason, each once', () => {
    const template = tags('workerName workerPhone replyByDate chairName');
    const data = { workerName: 'Helen Ashdown', workerPhone: '', replyByDate: '', chairName: 'Judith' };
    expect(missingReasons(template, data)).toEqual([
      'the event names no social worker (workerRef), or no job title or phone is recorded for them',
      'the step sets no date to reply by (replyBy)',
    ]);
  });

  it('in a part that is left out are not missed', () => {
    const template = tags(
      '#isPlan workerName #reviewDate reviewDate /reviewDate /isPlan #teamPhone teamPhone /teamPhone',
    );
    expect(missingReasons(template, { isPlan: false, teamPhone: '' })).toEqual([]);
    expect(missingReasons(template, { isPlan: true, workerName: 'Helen', reviewDate: '', teamPhone: '' })).toEqual([]);
    expect(missingReasons(template, { isPlan: true, workerName: '' })).toHaveLength(1);
  });

  it('that a letter is complete without are not missed', () => {
    expect(missingReasons(tags('recipientRole recipientEmail siteAddress teamPhone placementEndDate'), {})).toEqual([]);
  });

  it('count as used where they are printed, not where they only decide', () => {
    expect(uses(tags('#chairName today /chairName'), 'chairName')).toBe(false);
    expect(uses(tags('#children dateOfBirth /children'), 'dateOfBirth')).toBe(true);
  });
});
