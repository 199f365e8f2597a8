/** A `fetch` that answers as it is told, and remembers what it was asked. */

import { PartnerClient, type ClientOptions } from "../src/index.js";

export const BASE = "https://api.example/api/partner/v1/";

export interface Asked {
  url: URL;
  method: string;
  headers: Headers;
  body: string | null;
}

type Reply = Response | Error | ((asked: Asked) => Response | Error | Promise<Response>);

/** Replies come in turn; the last one is given for good. */
export function answering(...replies: Reply[]): { fetch: typeof fetch; asked: Asked[] } {
  const asked: Asked[] = [];
  const send = async (input: unknown, init: RequestInit = {}): Promise<Response> => {
    init.signal?.throwIfAborted();
    const body = typeof init.body === "string" ? init.body : null;
    const one = { url: new URL(String(input)), method: init.method ?? "GET", headers: new Headers(init.headers), body };
    asked.push(one);
    const reply = replies[Math.min(asked.length, replies.length) - 1];
    const found = typeof reply === "function" ? await reply(one) : reply;
    if (found instanceof Error) throw found;
    return found!.clone();
  };
  return { fetch: send as typeof fetch, asked };
}

export function json(data: unknown, { status = 200, ...headers }: Record<string, string | number> = {}): Response {
  const given = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]);
  const type: [string, string] = ["Content-Type", Number(status) < 400 ? "application/json" : "application/problem+json"];
  return new Response(status === 304 ? null : JSON.stringify(data), { status: Number(status), headers: [type, ...given] });
}

export function problem(status: number, kind = "invalid", more: object = {}, headers: Record<string, string> = {}): Response {
  const body = { type: `${BASE}docs#problem-${kind}`, title: "A problem", status, ...more };
  return json(body, { status, ...headers });
}

/** A client of these replies, and what it asked. */
export function clientOf(replies: Reply[], options: Partial<ClientOptions> = {}): { client: PartnerClient; asked: Asked[] } {
  const { fetch, asked } = answering(...replies);
  return { client: new PartnerClient({ baseUrl: BASE, fetch, ...options }), asked };
}
