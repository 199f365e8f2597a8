/** What the tests are told by their environment. */

export function given(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: these tests are run by \`make test-clients\`.`);
  return value;
}
