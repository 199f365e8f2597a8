import type { ReactNode } from "react";

import { directionOf, languageOf } from "../../lib/languages";
import { Shell } from "../../lib/shell";

interface Props {
  children: ReactNode;
  params: Promise<{ locale: string }>;
}

export default async function Layout({ children, params }: Props) {
  const lang = languageOf((await params).locale);
  return (
    <Shell lang={lang} dir={directionOf(lang)}>
      {children}
    </Shell>
  );
}
