// A browser's side of the API over real HTTP, without a browser: signed calls and the live stream, for tests and benches
// of whole servers.
import { createHash, createHmac, randomUUID } from 'node:crypto';
import { Agent, request, type IncomingMessage } from 'node:http';
import { formatProof, proofHeader, proofText } from '#lib/core/access/call-proof.ts';
import type { Endpoint, PathParams } from '#lib/core/contract/endpoint.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { LiveEvent } from '#lib/core/contract/receiving.ts';
import type { NewSession } from '#server/store/sessions.ts';
import { sessionCookie } from '#server/middleware/session.ts';

export interface HttpAnswer<Answer> {
  status: number;
  value: Answer;
  code: string | undefined;
}

export interface HttpClient {
  call<Path extends string, Body, Query, Answer>(
    endpoint: Endpoint<Body, Query, Answer, Path>,
    options?: { params?: Record<PathParams<Path>, string>; body?: Body; key?: string },
  ): Promise<HttpAnswer<Answer>>;
  /** Opens the live stream and keeps it open as a browser does, resuming after the last event. */
  listen(hear: (event: LiveEvent, at: number) => void): Promise<{ stop(): void }>;
}

const retryMs = 500;
const timeoutMs = 20_000;

/** @param portOf where the server is now: a board whose server died connects to another one */
export function createHttpClient(
  portOf: () => number,
  session: NewSession,
  agent = new Agent({ keepAlive: true }),
): HttpClient {
  const headersOf = (method: string, path: string, text: string) => {
    const [at, bodyHash] = [Date.now(), createHash('sha256').update(text, 'utf8').digest('hex')];
    const mac = createHmac('sha256', Buffer.from(session.binding, 'base64url'))
      .update(proofText({ method, path, at, bodyHash }), 'utf8')
      .digest('base64url');
    return { cookie: `${sessionCookie(false)}=${session.token}`, [proofHeader]: formatProof(at, mac) };
  };
  const open = (
    method: string,
    path: string,
    text: string,
    headers: Record<string, string>,
    through: Agent | false,
  ): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const port = portOf();
      const sent = request(
        {
          host: '127.0.0.1',
          port,
          method,
          path,
          agent: through,
          ...(through && { timeout: timeoutMs }),
          headers: {
            host: `localhost:${port}`,
            ...(method !== 'GET' && {
              origin: `http://localhost:${port}`,
              'content-type': 'application/json',
              'content-length': String(Buffer.byteLength(text)),
            }),
            ...headersOf(method, path, text),
            ...headers,
          },
        },
        resolve,
      );
      sent.on('timeout', () => sent.destroy(new Error('no answer in time')));
      sent.on('error', reject);
      sent.end(text);
    });

  return {
    async call(endpoint, { params, body, key = randomUUID() } = {}) {
      const path = endpoint.path.replace(
        /:([A-Za-z]+)/g,
        (_, name: string) => (params as Record<string, string>)[name]!,
      );
      const text = endpoint.method === 'GET' ? '' : JSON.stringify(body ?? {});
      const headers = endpoint.idempotent ? { 'idempotency-key': key } : {};
      const response = await open(endpoint.method, path, text, headers as Record<string, string>, agent);
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk as Buffer);
      const json = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { code?: string };
      const status = response.statusCode!;
      return { status, value: json as never, code: status >= 400 ? json.code : undefined };
    },
    async listen(hear) {
      let [isStopped, lastId] = [false, ''];
      let current: IncomingMessage | undefined;
      const { path } = endpoints.events;
      const connect = async () => {
        const headers: Record<string, string> = lastId === '' ? {} : { 'last-event-id': lastId };
        const response = await open('GET', path, '', headers, false);
        if (response.statusCode !== 200) throw new Error(`the stream was answered ${response.statusCode}`);
        if (isStopped) return void response.destroy();
        current = response;
        let rest = '';
        response.on('data', (chunk: Buffer) => {
          const at = performance.now();
          const blocks = (rest + chunk.toString('utf8')).split('\n\n');
          rest = blocks.pop()!;
          for (const block of blocks) {
            lastId = /^id: (.*)$/m.exec(block)?.[1] ?? lastId;
            const data = /^data: (.*)$/m.exec(block)?.[1];
            if (data !== undefined) hear(JSON.parse(data) as LiveEvent, at);
          }
        });
        response.on('error', () => {});
        response.once('close', () => void again());
      };
      const again = () => {
        if (!isStopped) setTimeout(() => void connect().catch(again), retryMs).unref();
      };
      await connect();
      return {
        stop() {
          isStopped = true;
          current?.destroy();
        },
      };
    },
  };
}
