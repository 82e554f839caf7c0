import { eventJsonSchema, type EventType, eventTypes } from '@linchpin/event-types';

/** The event types that a source may send. */
export const acceptedTypes: readonly EventType[] = eventTypes.filter(({ internal }) => !internal);

const error = {
  type: 'object',
  required: ['error', 'message'],
  properties: {
    error: { type: 'string', description: 'A short code' },
    message: { type: 'string', description: 'What was wrong and what to do' },
    faults: {
      type: 'array',
      items: {
        type: 'object',
        required: ['path', 'message'],
        properties: {
          path: { type: 'string', description: 'Where in the event' },
          message: { type: 'string' },
        },
      },
    },
    knownTypes: { type: 'array', items: { type: 'string' } },
  },
};

const signature = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => ({
  name,
  in: 'header',
  required: true,
  schema: { type: 'string' },
  description:
    'Standard Webhooks: HMAC-SHA256 over id, timestamp and the raw body. svix-id, svix-timestamp and svix-signature do as well',
}));

const source = {
  name: 'source',
  in: 'path',
  required: true,
  schema: { type: 'string' },
  description: 'Name of the source, such as mosaic',
};

const says = (description: string) => ({
  description,
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
});

/** OpenAPI 3.1 of the intake, made from the same schemas that check the events. */
export function openApi(intakeUrl: string): Record<string, unknown> {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Linchpin intake',
      version: '1.0.0',
      description: 'Where case management systems send events, as CloudEvents 1.0 signed by Standard Webhooks.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: intakeUrl }],
    paths: {
      '/webhooks/{source}': {
        parameters: [source],
        post: {
          operationId: 'receiveEvent',
          summary: 'Send an event',
          parameters: signature,
          requestBody: { required: true, content: eventContent() },
          responses: {
            '202': {
              description:
                'The event is kept, or the body until a mapping makes an event of it. A body in the shape of a source ' +
                'that maps is always kept, right or wrong: the people who look after the source see why it is no ' +
                'event yet. A repeat gets the same answer.',
              content: {
                'application/json': {
                  schema: { oneOf: ['Receipt', 'Unmapped'].map((name) => ({ $ref: `#/components/schemas/${name}` })) },
                },
              },
            },
            '400': says('The body is not JSON, or not in UTF-8 nor the charset that it names'),
            '401': says(
              'The source is not known, or the signature is missing or wrong. Nothing was kept. Where only the time of a ' +
                'right signature is wrong, the message says how',
            ),
            '405': says('Another method: the header Allow names those there are'),
            '409': says('The event of this source attribute and id was received before with another fact'),
            '413': says('The body is larger than 64 KiB, as it came or unpacked'),
            '415': says(
              'The content type is neither of the two, or the content encoding is not gzip, deflate or br; ' +
                'or this is binary mode, or the charset is not known',
            ),
            '422': says(
              'The CloudEvent does not fit its schema, or its type is not known; a name is given twice; a field looks like ' +
                'one that says a record is restricted and is none; a date lies more than 20 years from its event, or the ' +
                'event ahead of today; or this is a batch. Every fault is told at once. Nothing was kept',
            ),
            '503': says('The event could not be kept: send it again after Retry-After seconds'),
          },
        },
      },
      '/webhooks/{source}/events/{id}': {
        parameters: [source, { name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
        get: {
          operationId: 'eventStatus',
          summary: 'Ask what was done about an event. Sign an empty body',
          parameters: signature,
          responses: {
            '200': {
              description: 'The event, its runs, their actions and states',
              content: { 'application/json': {} },
            },
            '401': says('The source is not known, or the signature is missing or wrong'),
            '404': says('This source has sent no event with this id'),
            '503': says('Ask again after Retry-After seconds'),
          },
        },
      },
    },
    components: {
      schemas: {
        Error: error,
        Receipt: {
          type: 'object',
          required: ['eventId', 'page', 'status'],
          properties: {
            eventId: { type: 'string', format: 'uuid' },
            page: { type: 'string', format: 'uri' },
            status: { type: 'string', format: 'uri' },
            ignored: {
              type: 'array',
              maxItems: 50,
              items: { type: 'string' },
              description: 'Of a CloudEvent: where it has fields that no schema names. They were not stored',
            },
          },
        },
        Unmapped: {
          type: 'object',
          required: ['state', 'messageId', 'message'],
          properties: {
            state: { enum: ['unmapped', 'discarded'] },
            messageId: { type: 'string', description: 'The webhook-id (or svix-id) header' },
            message: { type: 'string' },
          },
        },
        // A body in the source's own shape, for a source that has mappings: whatever does not call itself a CloudEvent.
        OwnShape: { not: { type: 'object', required: ['specversion'] } },
        ...Object.fromEntries(acceptedTypes.map((type) => [schemaName(type), embeddedSchema(type)])),
      },
    },
  };
}

function eventContent() {
  const schema = { oneOf: acceptedTypes.map((type) => ({ $ref: `#/components/schemas/${schemaName(type)}` })) };
  const own = { $ref: '#/components/schemas/OwnShape' };
  return {
    'application/cloudevents+json': { schema },
    'application/json': { schema: { oneOf: [...schema.oneOf, own] } },
  };
}

function embeddedSchema(type: EventType): Record<string, unknown> {
  const schema = eventJsonSchema(type);
  delete schema.$schema;
  delete schema.$id;
  return schema;
}

function schemaName({ type }: EventType): string {
  return type.replaceAll('.', '_');
}
