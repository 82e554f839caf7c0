import { projectPath, SETTINGS, type Settings } from '@linchpin/config';
import { formatDate, formatDateTime, formatDayDate, formatShortDate, formatTime, londonDate } from '@linchpin/dates';
import { INSTALLATION, type Installation } from '@linchpin/installation';
import { Inject, Injectable } from '@nestjs/common';
import nunjucks from 'nunjucks';
import { stateTag } from '../pages/states.js';
import { intakePaths, paths } from '../paths.js';
import { assetUrl, govukFrontend } from './assets.js';

/** What a template may be given as a moment: times of raw rows are Dates, those inside JSON are texts. */
type Moment = Date | string | null | undefined;

/** Renders the templates of `views/`. Everything is escaped unless a template says otherwise. */
@Injectable()
export class Views {
  private readonly environment: nunjucks.Environment;

  constructor(@Inject(SETTINGS) settings: Settings, @Inject(INSTALLATION) installation: Installation | null) {
    const folders = [projectPath('apps/console/views'), govukFrontend];
    this.environment = new nunjucks.Environment(new nunjucks.FileSystemLoader(folders), {
      autoescape: true,
      trimBlocks: true,
      lstripBlocks: true,
    });
    this.environment
      .addGlobal('serviceName', 'Linchpin')
      .addGlobal('councilName', settings.COUNCIL_NAME)
      .addGlobal('isDemonstration', installation?.kind === 'demonstration')
      .addGlobal('asset', assetUrl)
      .addGlobal('stateTag', stateTag)
      .addGlobal('paths', paths)
      .addGlobal('intakePaths', intakePaths)
      .addFilter('dateTime', moment(formatDateTime))
      .addFilter('time', moment(formatTime))
      .addFilter('date', date(formatDate))
      .addFilter('dayDate', date(formatDayDate))
      .addFilter('shortDate', date(formatShortDate));
  }

  /** The HTML of one template. */
  render(view: string, model: Record<string, unknown>): string {
    return this.environment.render(view, model);
  }
}

function moment(format: (instant: Date) => string): (value: Moment) => string {
  return (value) => (value ? format(new Date(value)) : '');
}

/** Takes a date (`2026-10-14`) or a moment, of which it takes the date in London. */
function date(format: (date: string) => string): (value: Moment) => string {
  return (value) => {
    if (!value) return '';
    return format(typeof value === 'string' && value.length === 10 ? value : londonDate(new Date(value)));
  };
}
