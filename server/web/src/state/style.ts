// The style of the picture, as far as the state of the page decides it.
import { computed } from '@preact/signals';
import { plainStyle } from '../look/style';
import { theme } from './ui';

export const style = computed(() => plainStyle(theme.value));
