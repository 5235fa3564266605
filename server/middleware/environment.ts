// What middlewares leave for handlers.
import type { Context, Hono } from 'hono';
import type { Session } from '#server/store/sessions.ts';

export interface Environment {
  Variables: {
    requestId: string;
    /** Where the call comes from, as far as limits go. */
    address?: string;
    session: Session | null;
  };
}
export type Api = Hono<Environment>;
export type ApiContext = Context<Environment>;
