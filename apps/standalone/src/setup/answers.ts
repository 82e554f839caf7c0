import { readMailSender } from '@linchpin/config';
import { z } from 'zod';

const https = (what: string) =>
  z.url({ protocol: /^https?$/, error: `must be an address such as https://${what}.yourcouncil.gov.uk` });
const words = (longest: number) => z.string().trim().min(2).max(longest);
const serverAddress = (example: string, ...schemes: string[]) =>
  z.string().refine((text) => URL.canParse(text) && schemes.includes(new URL(text).protocol.slice(0, -1)), {
    error: `must be an address such as ${example}`,
  });

/** What is asked of whoever sets an installation up, in the order in which it is asked. */
export const answersSchema = z.strictObject({
  councilName: words(100).meta({ question: 'What is the council called?', example: 'Borchester City Council' }),
  laCode: z
    .string()
    .regex(/^[0-9]{3}$/, 'must be three figures')
    .refine((code) => code !== '999', { error: 'must be the council’s own: 999 is the demonstration’s' })
    .meta({ question: 'Its three-figure code of the Department for Education', example: '330' }),
  consoleUrl: https('linchpin').meta({
    question: 'The address at which staff will open the console',
    example: 'https://linchpin.borchester.gov.uk',
  }),
  intakeUrl: https('linchpin-intake').meta({
    question: 'The address to which case management systems will send',
    example: 'https://linchpin-intake.borchester.gov.uk',
  }),
  portalUrl: https('linchpin-portal').meta({
    question: 'The address at which partner agencies will answer',
    example: 'https://linchpin-portal.borchester.gov.uk',
  }),
  smtpUrl: serverAddress('smtp://user:password@mail.council.gov.uk:587', 'smtp', 'smtps').meta({
    question: 'The mail server',
    example: 'smtp://mail.borchester.gov.uk:25',
    secret: true,
  }),
  mailFrom: z
    .string()
    .refine((text) => readMailSender(text) !== undefined, {
      error: 'must be one sender, such as Linchpin <linchpin@council.gov.uk>',
    })
    .meta({ question: 'The sender of every mail', example: 'Linchpin <linchpin@borchester.gov.uk>' }),
  databaseUrl: serverAddress('postgres://user:password@host:5432/linchpin', 'postgres', 'postgresql').optional().meta({
    question: 'A PostgreSQL of your own (leave empty for the one that Linchpin brings)',
    example: '',
    secret: true,
  }),
  hubName: words(100).meta({
    question: 'What is your business support hub called? It gets what is addressed to nobody',
    example: 'Borchester business support',
  }),
  hubEmail: z
    .email('must be a mailbox')
    .meta({ question: 'The hub’s mailbox', example: 'business.support@borchester.gov.uk' }),
  adminName: words(100).meta({ question: 'Who will be the first administrator?', example: 'Robin Archer' }),
  adminEmail: z
    .email('must be an email address')
    .meta({ question: 'Their email address', example: 'robin.archer@borchester.gov.uk' }),
});

export type Answers = z.infer<typeof answersSchema>;

export type AnswerName = keyof Answers;

/** How one answer is asked for. */
export interface Question {
  name: AnswerName;
  /** The option of the command line that gives it: `--council-name`. */
  option: string;
  text: string;
  example: string;
  optional: boolean;
}

/** Every question in its order. */
export const questions: readonly Question[] = (Object.keys(answersSchema.shape) as AnswerName[]).map((name) => {
  const schema = answersSchema.shape[name];
  const { question = name, example = '' } = (schema.meta() ?? {}) as { question?: string; example?: string };
  const option = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return { name, option, text: question, example, optional: schema.safeParse(undefined).success };
});

/** What is wrong with one answer, as the end of a sentence; null when nothing is. */
export function answerFault(name: AnswerName, given: string | undefined): string | null {
  const read = answersSchema.shape[name].safeParse(given === '' ? undefined : given);
  if (read.success) return null;
  if (given === undefined || given === '') return 'is missing';
  const message = read.error.issues[0]?.message ?? '';
  return message.startsWith('must') ? message : 'must be between 2 and 100 characters';
}
