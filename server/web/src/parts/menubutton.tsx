import { useRef, useState } from 'preact/hooks';
import { Menu, type Group } from './menu';
import './menubutton.css';

interface Props {
  name: string;
  label: string;
  id: string;
  groups: () => Group[];
  disabled?: boolean;
  title?: string;
}

/** A button with a menu below it. */
export function MenuButton({ name, label, id, groups, disabled = false, title }: Props) {
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const keyed = (e: KeyboardEvent) => {
    if (e.key !== 'ArrowDown' || isOpen || disabled) return;
    e.preventDefault();
    setOpen(true);
  };
  return (
    <div class="menu-button">
      <button
        ref={button}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={id}
        disabled={disabled}
        title={title}
        onKeyDown={keyed}
        onClick={() => setOpen(!isOpen)}
      >
        {name}
      </button>
      {isOpen && (
        <Menu
          id={id}
          label={label}
          groups={groups()}
          onClose={(back) => {
            setOpen(false);
            if (back) button.current?.focus();
          }}
        />
      )}
    </div>
  );
}
