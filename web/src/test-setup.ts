import { cleanup } from '@testing-library/svelte';
import { afterEach } from 'vitest';

// A test must find nothing that another left on the page or on the device.
afterEach(() => {
  cleanup();
  localStorage.clear();
  sessionStorage.clear();
});
