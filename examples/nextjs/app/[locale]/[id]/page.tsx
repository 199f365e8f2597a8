import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { connection } from "next/server";

import { page } from "../../../lib/partner";

interface Props {
  params: Promise<{ locale: string; id: string }>;
}

async function pageOf({ params }: Props) {
  await connection();
  const { locale, id } = await params;
  return (await page(id, locale)) ?? notFound();
}

/** Search engines are led to the page that this is a copy of. */
export async function generateMetadata(props: Props): Promise<Metadata> {
  const { seo, url } = await pageOf(props);
  return { title: seo.title, description: seo.description, alternates: { canonical: url } };
}

export default async function Shown(props: Props) {
  const { lang, dir, html, attribution } = await pageOf(props);
  return (
    <main>
      {/* The API sends it sanitised, without script, with `lang` and `dir` on what is in another language. */}
      <div lang={lang} dir={dir} dangerouslySetInnerHTML={{ __html: html }} />
      <footer lang={lang} dir={dir}>
        <img src={attribution.logo} alt="" height={24} /> <a href={attribution.url}>{attribution.text}</a>{" "}
        {attribution.licence}
      </footer>
    </main>
  );
}
