const key = 'encrypt-for-me';

/** Whether what is encrypted for people is for this one too, as it was chosen last: in this browser alone. */
export const lastForMe = (storage: Storage = localStorage): boolean => storage.getItem(key) !== 'no';

export const rememberForMe = (on: boolean, storage: Storage = localStorage): void =>
  storage.setItem(key, on ? 'yes' : 'no');
