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
    super(`${body.status} ${body.title}${body.detail ? `: ${body.detail}` : ""}`);
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
export function problemOf(response: Response, text: string): ApiProblem {
  const body = bodyOf(response, text);
  const problem = response.status >= 500 ? ServerFailed : (BY_STATUS[response.status] ?? ApiProblem);
  return new problem(body, response.url, secondsOf(response.headers.get("Retry-After")));
}

function bodyOf(response: Response, text: string): ProblemBody {
  const title = response.statusText || "The request failed";
  const bare: ProblemBody = { type: "about:blank", title, status: response.status };
  if (!/\bjson\b/.test(response.headers.get("Content-Type") ?? "")) {
    return { ...bare, detail: text.slice(0, 200) };
  }
  try {
    return { ...bare, ...(JSON.parse(text) as Partial<ProblemBody>), status: response.status };
  } catch {
    return bare;
  }
}

/** Return the seconds that a `Retry-After` header means, as a number or a date. */
function secondsOf(header: string | null): number | null {
  if (!header) return null;
  if (/^\d+$/.test(header.trim())) return Number(header);
  const moment = Date.parse(header);
  return Number.isNaN(moment) ? null : Math.max(0, (moment - Date.now()) / 1000);
}
