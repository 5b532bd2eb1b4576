import { CloudError } from '../connectors/cloud-call.ts';

/** What may be refused without spoiling a reading: null says that it is not known. */
export const ifReadable = async <T>(reading: Promise<T | null>): Promise<T | null> => {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof CloudError && error.failure === 'refused') return null;
    throw error;
  }
};
