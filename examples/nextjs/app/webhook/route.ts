/** The API says what changed: what was kept of it is read anew when somebody asks for it. */

import { revalidateTag } from "next/cache";

import { WebhookRefused, verifyWebhook } from "@every-can-counts/partner";

import { LISTS, tagOf } from "../../lib/partner";

export async function POST(request: Request): Promise<Response> {
  const secrets = (process.env.WEBHOOK_SECRETS ?? "").split(/\s+/).filter(Boolean);
  if (!secrets.length) return new Response("WEBHOOK_SECRETS is not set.", { status: 503 });
  try {
    // The body as it came: once it is parsed and written anew, no signature fits.
    const { data } = await verifyWebhook(await request.text(), request.headers, secrets);
    if (typeof data?.id === "string") revalidateTag(tagOf(data.id), { expire: 0 });
    revalidateTag(LISTS, { expire: 0 });
  } catch (error) {
    if (error instanceof WebhookRefused) return new Response(error.message, { status: 401 });
    throw error;
  }
  return new Response(null, { status: 204 });
}
