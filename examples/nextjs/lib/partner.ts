/** The partner API, read once and kept by Next.js until a webhook says that it changed. */

import { InvalidRequest, NotFound, PartnerClient, type Page, type RequestOptions } from "@every-can-counts/partner";

/** The tag of everything that lists pages. */
export const LISTS = "pages";

/** The tag of one page in all its locales. */
export function tagOf(id: string): string {
  return `page-${id.toLowerCase()}`;
}

const COUNTRY = process.env.PARTNER_COUNTRY ?? "RO";
// Where a webhook is lost the site is still right after an hour.
const LONGEST = 3600;

let made: PartnerClient | undefined;

function client(): PartnerClient {
  const baseUrl = process.env.PARTNER_API;
  if (!baseUrl) throw new Error("PARTNER_API is not set: the address of the partner API.");
  const key = process.env.PARTNER_KEY;
  return (made ??= new PartnerClient(key ? { baseUrl, key } : { baseUrl }));
}

function kept(...tags: string[]): RequestOptions {
  return { init: { cache: "force-cache", next: { tags, revalidate: LONGEST } } };
}

export type Entry = Pick<Page, "id" | "title" | "summary" | "lang" | "dir" | "resolved_locale">;

/** The country's pages, the newest first. */
export async function pages(): Promise<Entry[]> {
  const query = {
    country: COUNTRY,
    fields: ["id", "title", "summary", "lang", "dir", "resolved_locale"],
    limit: 100,
  } as const;
  return (await client().pages(query, kept(LISTS)).toArray()) as Entry[];
}

/** A page in a locale, or null. */
export async function page(id: string, locale: string): Promise<Page | null> {
  try {
    return await client().page(id, { locale, include: ["translations"] }, kept(tagOf(id)));
  } catch (error) {
    // A visitor may type any locale and any id.
    if (error instanceof NotFound || error instanceof InvalidRequest) return null;
    throw error;
  }
}
