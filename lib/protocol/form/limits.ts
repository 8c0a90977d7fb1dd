/** Every number of PROTOCOL section 9. Sizes in bytes, texts in UTF-16 code units, times as their name says. */

export const formIdBytes = 16;
export const fingerprintBytes = 16;
export const linkIdBytes = 16;
export const secretLinkKeyBytes = 32;
export const challengeBytes = 32;
export const challengeSeconds = 60;
export const formTokenSeconds = 900;
/** Lifetimes of a form. An operator may allow less. */
export const minFormTtl = 60;
export const defaultFormTtl = 604_800;
export const maxFormTtl = 7_776_000;
/** A form that is over says so this long to who has one of its links. */
export const formTombstoneSeconds = 2_592_000;
export const questionsPerForm = 32;
export const formLinks = 32;
/** New form keys in the life of a form, the first included. */
export const formKeys = 256;
export const formTitleCharacters = 256;
export const personCharacters = 128;
export const commentCharacters = 1000;
/** What the server keeps of each. */
export const descriptionBytes = 32_768;
export const answerBytes = 51_200;
export const bundleBytes = 49_152;
export const commentBytes = 8192;
/** Answers in one page of a list. */
export const answersPerPage = 50;
/** Wrong signatures by who has a secret link, as wrong passphrases of a drop. */
export const wrongSignatures = 5;
export const lockSeconds = 3600;
export const wrongSignaturesInAll = 20;
