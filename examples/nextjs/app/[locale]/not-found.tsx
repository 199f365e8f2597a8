import Link from "next/link";

export default function Missing() {
  return (
    <main lang="en" dir="ltr">
      <title>404 · Every Can Counts</title>
      <h1>404</h1>
      <p>
        There is no such page here, or not any more. <Link href="/">All pages</Link>
      </p>
    </main>
  );
}
