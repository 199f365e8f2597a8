/** Webhooks that are received: only what the API signed, and only lately (Standard Webhooks). */

/** What a webhook tells. Look the thing itself up by its id: the body is thin. */
export interface WebhookEvent {
  /** Such as `page.published`; ignore those that you do not know. */
  type: string;
  timestamp: string;
  /** Which thing; other types of events, such as `ping`, tell other things. */
  data: {
    id?: string;
    locale?: string | null;
    country?: string | null;
    kind?: string;
    type?: string;
    sequence?: number;
    url?: string | null;
    reason?: string;
    [member: string]: unknown;
  };
  /** Whether it was sent for a key for trying out. */
  test?: boolean;
}

/** How far a webhook's clock may be from ours, and what our clock says. */
export interface VerifyOptions {
  /** In seconds (300). */
  tolerance?: number;
  now?: Date;
}

/** Not signed by the API, altered on the way, or too old: answer 401 and do nothing. */
export class WebhookRefused extends Error {
  override readonly name = "WebhookRefused";
}

type HeaderBag = Headers | Readonly<Record<string, string | string[] | undefined>>;

const PREFIX = "whsec_";
const VERSION = "v1";
const DIGITS = /^\d{1,12}$/;

/**
 * Return what a webhook tells, or throw `WebhookRefused`.
 *
 * `body` is the request's body as it came, before any parsing. Give all `secrets` that hold while
 * one is being changed.
 */
export async function verifyWebhook(
  body: string | Uint8Array | ArrayBuffer,
  headers: HeaderBag,
  secrets: string | readonly string[],
  { tolerance = 300, now = new Date() }: VerifyOptions = {},
): Promise<WebhookEvent> {
  const id = header(headers, "webhook-id");
  const timestamp = header(headers, "webhook-timestamp");
  checkTime(timestamp, tolerance, now);
  const bytes = bytesOf(body);
  const signed = concatenate(new TextEncoder().encode(`${id}.${timestamp}.`), bytes);
  const signatures = signaturesIn(header(headers, "webhook-signature"));
  if (!(await isSigned(signed, signatures, typeof secrets === "string" ? [secrets] : secrets))) {
    throw new WebhookRefused("No signature fits. Is it this endpoint's secret, and the body as it came?");
  }
  return JSON.parse(new TextDecoder().decode(bytes)) as WebhookEvent;
}

function checkTime(timestamp: string, tolerance: number, now: Date): void {
  if (!DIGITS.test(timestamp)) throw new WebhookRefused("webhook-timestamp is no time.");
  const age = now.getTime() / 1000 - Number(timestamp);
  if (Math.abs(age) > tolerance) {
    const told = `${Math.abs(Math.round(age))} seconds ${age > 0 ? "old" : "in the future"}`;
    throw new WebhookRefused(`By this server's clock the webhook is ${told}: is the clock right?`);
  }
}

/** Every signature is compared with every secret, in constant time by WebCrypto, and none is left out. */
async function isSigned(signed: Bytes, signatures: Bytes[], secrets: readonly string[]): Promise<boolean> {
  if (!secrets.length) throw new TypeError("No secret was given.");
  let fits = false;
  for (const secret of secrets) {
    const algorithm = { name: "HMAC", hash: "SHA-256" };
    const key = await crypto.subtle.importKey("raw", secretBytes(secret), algorithm, false, ["verify"]);
    for (const signature of signatures) {
      const isSame = await crypto.subtle.verify("HMAC", key, signature, signed);
      fits = fits || isSame;
    }
  }
  return fits;
}

type Bytes = Uint8Array<ArrayBuffer>;

function secretBytes(secret: string): Bytes {
  const bytes = decode(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret);
  if (!bytes?.length) throw new TypeError("A secret is “whsec_” and base64.");
  return bytes;
}

/** What is of another version, or no base64, is no signature of ours. */
function signaturesIn(header: string): Bytes[] {
  return header.split(" ").flatMap((part) => {
    const [version, text] = part.split(",", 2);
    const bytes = version === VERSION && text ? decode(text) : null;
    return bytes ? [bytes] : [];
  });
}

function decode(base64: string): Bytes | null {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}

function header(headers: HeaderBag, name: string): string {
  const value = headers instanceof Headers ? headers.get(name) : find(headers, name);
  if (!value) throw new WebhookRefused(`${name} is missing. Does a proxy take headers away?`);
  return value;
}

function find(headers: Exclude<HeaderBag, Headers>, name: string): string | undefined {
  const key = Object.keys(headers).find((candidate) => candidate.toLowerCase() === name);
  const value = key === undefined ? undefined : headers[key];
  return Array.isArray(value) ? value[0] : value;
}

function bytesOf(body: string | Uint8Array | ArrayBuffer): Uint8Array {
  if (typeof body === "string") return new TextEncoder().encode(body);
  return body instanceof Uint8Array ? body : new Uint8Array(body);
}

function concatenate(first: Uint8Array, second: Uint8Array): Bytes {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
