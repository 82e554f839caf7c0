import { readMailSender, type Settings } from '@linchpin/config';

const LOCAL = new Set(['127.0.0.1', 'localhost', '[::1]']);
const ADDRESSES = ['CONSOLE_URL', 'INTAKE_URL', 'PORTAL_URL'] as const;
/** Top-level names that are nobody's (RFC 2606 and 6761). */
const NOBODYS = /\.(?:example|test|invalid|localhost)$/i;

/**
 * Why a real council must not be run with these settings, each as a sentence that says what to do. `catcher` is the
 * address of the demonstration's mail catcher, which keeps every mail in plain sight.
 */
export function councilFaults(settings: Settings): string[] {
  return [
    ...secretFaults(settings),
    ...ADDRESSES.flatMap((name) => addressFaults(name, settings[name])),
    ...mailFaults(settings),
    ...(['DEMO_WEBHOOK_KEY', 'DEMO_PASSWORD'] as const)
      .filter((name) => settings[name] !== undefined)
      .map((name) => `${name} is for the demonstration. Take it out.`),
  ];
}

function secretFaults({ SESSION_SECRET }: Settings): string[] {
  if (SESSION_SECRET === undefined)
    return [
      'SESSION_SECRET is missing. Give 32 characters or more that nobody can guess, such as openssl rand -hex 32.',
    ];
  // A secret of one pattern again and again is as good as none.
  return new Set(SESSION_SECRET).size < 10
    ? ['SESSION_SECRET can be guessed: it has fewer than ten different characters. Make one with openssl rand -hex 32.']
    : [];
}

function addressFaults(name: string, text: string): string[] {
  const { protocol, hostname } = new URL(text);
  if (protocol === 'https:' || LOCAL.has(hostname)) return [];
  return [
    `${name} is plain http: what it carries could be read on the way. Put a proxy with TLS before it and write its https address.`,
  ];
}

function mailFaults({ SMTP_URL, SMTP_PORT, MAIL_FROM }: Settings): string[] {
  const sender = readMailSender(MAIL_FROM)?.address ?? '';
  const isCatcher = SMTP_URL === `smtp://127.0.0.1:${String(SMTP_PORT)}`;
  return [
    ...(isCatcher ? ['SMTP_URL is missing: nothing would bring the mails out. Write the council’s mail server.'] : []),
    ...(NOBODYS.test(sender) ? ['MAIL_FROM is an invented address. Write the mailbox that mails come from.'] : []),
  ];
}
