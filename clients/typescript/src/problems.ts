/** What can go wrong: every answer that is not a success is one of these, by its status. */

/** What is wrong with one parameter or field. */
export interface ProblemEntry {
  field: string;
  detail: string;
  known?: string[];
}

/** The members of a problem (RFC 9457); what else it says is kept. */
export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  detail?: string;
  errors?: ProblemEntry[];
  available?: string[];
  [member: string]: unknown;
}

/** What to do about it, by status. */
const ADVICE: Record<number, string> = {
  401: "Look at the key that your environment holds; ask the network's team for another one.",
  403: "Ask the network's team for the scope, or for the address that you ask from.",
  404: "If it was there once, it was withdrawn, or your key no longer reads it.",
  410: "Take it away on your site; a replica begins anew.",
  429: "Ask less often, or wait as long as `retryAfter` says.",
};
const LATER = "Show what you have, and ask again later.";
const KNOWN_SHOWN = 30;
/** The type of what is no problem of the API. */
const BLANK = "about:blank";

/** Say what was wrong, what there is, what to do, and what was asked. */
function textOf({ type, status, title, detail, errors, available }: ProblemBody, url: string): string {
  const known = (errors ?? []).filter((entry) => entry.known?.length).map(({ field, known = [] }) => {
    return `Known for ${field}: ${known.slice(0, KNOWN_SHOWN).join(", ")}${known.length > KNOWN_SHOWN ? ", …" : ""}.`;
  });
  const readable = available?.length ? `It can be read in: ${available.join(", ")}.` : "";
  // What something else answered means nothing of what the API means by the same status.
  const advice = status >= 500 ? LATER : type === BLANK ? "" : (ADVICE[status] ?? "");
  const said = detail ? `${status} ${title}: ${detail}` : `${status} ${title}`;
  return [said, ...known, readable, advice, url && `(asked: ${url.slice(0, 160)})`].filter(Boolean).join(" ");
}

/** The API answered with a problem. */
export class ApiProblem extends Error {
  override readonly name: string = "ApiProblem";
  readonly status: number;
  readonly errors: readonly ProblemEntry[];

  constructor(
    readonly body: ProblemBody,
    readonly url: string,
    /** How many seconds the server asks to wait, where it does. */
    readonly retryAfter: number | null = null,
  ) {
    super(textOf(body, url));
    this.status = body.status;
    this.errors = body.errors ?? [];
  }

  /** The kind of problem: the last part of its type, such as `page-missing`. */
  get kind(): string {
    return /[^/#:]*$/.exec(this.body.type)![0].replace(/^problem-/, "");
  }

  /** The locales in which a missing page can be read. */
  get available(): readonly string[] {
    return this.body.available ?? [];
  }
}

/** 401: no key, or one that is wrong, expired or revoked. */
export class KeyRefused extends ApiProblem {
  override readonly name = "KeyRefused";
}

/** 403: the key does not allow this. */
export class NotAllowed extends ApiProblem {
  override readonly name = "NotAllowed";
}

/** 404: it does not exist, or not for this key. */
export class NotFound extends ApiProblem {
  override readonly name = "NotFound";
}

/** 410: gone for good; for a sync: begin again. */
export class Gone extends ApiProblem {
  override readonly name = "Gone";
}

/** 422: something asked for is not known or not possible; `errors` names it. */
export class InvalidRequest extends ApiProblem {
  override readonly name = "InvalidRequest";
}

/** 429: the limit was reached, and the client's own patience with it. */
export class TooManyRequests extends ApiProblem {
  override readonly name = "TooManyRequests";
}

/** 5xx: the server failed, also when asked again. */
export class ServerFailed extends ApiProblem {
  override readonly name = "ServerFailed";
}

/** No answer, or one that was cut short, also when asked again. */
export class ConnectionFailed extends Error {
  override readonly name = "ConnectionFailed";

  constructor(
    readonly url: string,
    cause: unknown,
  ) {
    super(`No complete answer from ${url}: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

const BY_STATUS: Record<number, typeof ApiProblem> = {
  401: KeyRefused,
  403: NotAllowed,
  404: NotFound,
  410: Gone,
  422: InvalidRequest,
  429: TooManyRequests,
};

/** Return the error that an answer is; also one that no API made, such as a proxy's page. */
export function problemOf(response: Response, text: string, url = response.url): ApiProblem {
  const body = bodyOf(response, text);
  const problem = response.status >= 500 ? ServerFailed : (BY_STATUS[response.status] ?? ApiProblem);
  return new problem(body, url, secondsOf(response.headers.get("Retry-After")));
}

function bodyOf(response: Response, text: string): ProblemBody {
  const { status } = response;
  const found = parsed(text);
  // Something in between may have changed the type; its status tells the API's own from others.
  const isProblem = /\bproblem\+json\b/.test(response.headers.get("Content-Type") ?? "") || found?.status === status;
  if (found && isProblem) return { ...found, type: found.type ?? BLANK, title: found.title ?? "The request failed", status, ...listsOf(found) };
  const begins = text.slice(0, 200).replace(/\s+/g, " ").trim() || "nothing";
  const detail = `Is the address right, and what stands in between? It begins: ${begins}`;
  return { type: BLANK, title: "This is no answer of the partner API", status, detail };
}

function parsed(text: string): Partial<ProblemBody> | null {
  try {
    const found: unknown = JSON.parse(text);
    return typeof found === "object" && found !== null && !Array.isArray(found) ? found : null;
  } catch {
    return null;
  }
}

/** The lists among the members, whatever something that is not the API put there. */
function listsOf({ errors, available }: Partial<ProblemBody>): Pick<ProblemBody, "errors" | "available"> {
  const entries = Array.isArray(errors) ? errors.filter((entry) => typeof entry === "object" && entry !== null) : [];
  return { errors: entries, available: Array.isArray(available) ? available.map(String) : [] };
}

/** Return the seconds that a `Retry-After` header means, as a number or a date. */
function secondsOf(header: string | null): number | null {
  if (!header) return null;
  if (/^\d+$/.test(header.trim())) return Number(header);
  const moment = Date.parse(header);
  return Number.isNaN(moment) ? null : Math.max(0, (moment - Date.now()) / 1000);
}
