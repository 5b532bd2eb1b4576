import { KeychainFailure } from './keychain-link.ts';

/** Which part of a working keychain is missing. */
type MissingPart = 'no_dbus' | 'no_service' | 'locked' | 'denied' | 'silent' | 'refused' | 'unknown';

export type KeychainState =
  | {
      readonly usable: true;
      /** `Secret Service`, `macOS Keychain`, `Windows Credential Manager`. */
      readonly backend: string;
      /** Set while secrets of this profile are in another keychain than this one. */
      readonly changed?: { readonly found: string; readonly todo: string };
    }
  | { readonly usable: false; readonly part: MissingPart; readonly found: string; readonly todo: string };

export const backendOf = (platform: NodeJS.Platform): string =>
  platform === 'darwin'
    ? 'macOS Keychain'
    : platform === 'win32'
      ? 'Windows Credential Manager'
      : 'Secret Service';

const untilThen = 'Until then access keys can only be kept in memory, and are forgotten when Steward closes.';

const words: Record<MissingPart, { readonly found: string; readonly todo: string }> = {
  no_dbus: {
    found: 'There is no D-Bus session, through which a keychain would be reached.',
    todo: `Start Steward inside a desktop session, or under dbus-run-session with gnome-keyring-daemon. ${untilThen}`,
  },
  no_service: {
    found: 'D-Bus answers, but no program provides the Secret Service (org.freedesktop.secrets).',
    todo: `Install and start GNOME Keyring, KWallet or KeePassXC (on Debian: sudo apt install gnome-keyring). ${untilThen}`,
  },
  locked: {
    found: 'The keychain is locked: its question for the password was dismissed, or could not be shown.',
    todo: `Unlock it (sign in to the desktop, or open its own program) and allow Steward, then try again. ${untilThen}`,
  },
  denied: {
    found: 'The keychain refuses Steward.',
    todo: `Allow Steward in the keychain’s own program, then try again. ${untilThen}`,
  },
  silent: {
    found:
      'The keychain, or the D-Bus session that leads to it, does not answer. It may be waiting for its password in a window of its own, or hang.',
    todo: `Answer that window; if there is none, sign out of the desktop and in again, then try again. ${untilThen}`,
  },
  refused: {
    found: 'The keychain does not take anything new.',
    todo: `See in the keychain’s own program whether it is full or read-only, then try again. ${untilThen}`,
  },
  unknown: {
    found: 'The keychain cannot be used.',
    todo: `Run steward doctor for details. ${untilThen}`,
  },
};

/**
 * Names the part from how a call failed. The messages are those of @napi-rs/keyring 2 (libdbus and zbus
 * on Linux, Security.framework's on macOS, Win32's on Windows).
 */
const missingPart = (error: unknown): MissingPart => {
  if (!(error instanceof KeychainFailure)) return 'unknown';
  if (error.reason === 'timeout') return error.stage === 'load' ? 'unknown' : 'silent';
  if (error.stage === 'load' || error.reason === 'ended') return 'unknown';
  const message = error.message;
  if (
    /not provided by any|ServiceUnknown|NameHasNoOwner|no such (name|object|interface)|UnknownObject/i.test(
      message,
    )
  ) {
    return 'no_service';
  }
  // Before the others: libdbus' words for silence guess at policies that “blocked the reply”.
  if (/Did not receive a reply|NoReply|timed? ?out/i.test(message)) return 'silent';
  if (/denied|not permitted|AuthFailed|-25293|cancell?ed|-128\b/i.test(message)) return 'denied';
  // Nobody can tell a prompt that was closed from one that no program could show.
  if (/dismissed|is locked|IsLocked|\blocked\b|interaction is not allowed|-25308/i.test(message))
    return 'locked';
  if (
    /autolaunch|DBUS_SESSION_BUS_ADDRESS|Failed to connect to socket|Connection refused|No such file|Address does not contain/i.test(
      message,
    )
  ) {
    return 'no_dbus';
  }
  return error.stage === 'connect' && process.platform === 'linux' ? 'no_dbus' : 'unknown';
};

/**
 * What a person reads about a keychain that failed. A write that failed for no reason of its own is a
 * keychain that takes nothing new; where the reason is not known, the keychain's own words are added.
 */
export const unusableState = (
  error: unknown,
  during: 'reading' | 'writing' = 'reading',
): KeychainState & { usable: false } => {
  const named = missingPart(error);
  const part = named === 'unknown' && during === 'writing' ? 'refused' : named;
  const own = named === 'unknown' && error instanceof Error ? ` It says: ${error.message.slice(0, 200)}` : '';
  return { usable: false, part, found: `${words[part].found}${own}`, todo: words[part].todo };
};
