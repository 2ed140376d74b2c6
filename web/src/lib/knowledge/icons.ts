import AppWindow from '@lucide/svelte/icons/app-window';
import BookOpen from '@lucide/svelte/icons/book-open';
import Briefcase from '@lucide/svelte/icons/briefcase';
import Building from '@lucide/svelte/icons/building';
import Calendar from '@lucide/svelte/icons/calendar';
import Cloud from '@lucide/svelte/icons/cloud';
import CreditCard from '@lucide/svelte/icons/credit-card';
import Database from '@lucide/svelte/icons/database';
import FileText from '@lucide/svelte/icons/file-text';
import Folder from '@lucide/svelte/icons/folder';
import Globe from '@lucide/svelte/icons/globe';
import GraduationCap from '@lucide/svelte/icons/graduation-cap';
import HardDrive from '@lucide/svelte/icons/hard-drive';
import Headphones from '@lucide/svelte/icons/headphones';
import House from '@lucide/svelte/icons/house';
import Key from '@lucide/svelte/icons/key-round';
import Laptop from '@lucide/svelte/icons/laptop';
import LifeBuoy from '@lucide/svelte/icons/life-buoy';
import Lock from '@lucide/svelte/icons/lock';
import Mail from '@lucide/svelte/icons/mail';
import Monitor from '@lucide/svelte/icons/monitor';
import Network from '@lucide/svelte/icons/network';
import Phone from '@lucide/svelte/icons/phone';
import Printer from '@lucide/svelte/icons/printer';
import Rocket from '@lucide/svelte/icons/rocket';
import Server from '@lucide/svelte/icons/server';
import Settings from '@lucide/svelte/icons/settings';
import Shield from '@lucide/svelte/icons/shield-check';
import ShoppingCart from '@lucide/svelte/icons/shopping-cart';
import Smartphone from '@lucide/svelte/icons/smartphone';
import Star from '@lucide/svelte/icons/star';
import User from '@lucide/svelte/icons/user-round';
import Users from '@lucide/svelte/icons/users';
import Video from '@lucide/svelte/icons/video';
import Wifi from '@lucide/svelte/icons/wifi';
import Wrench from '@lucide/svelte/icons/wrench';

const ICONS: Record<string, typeof BookOpen> = {
  book: BookOpen,
  briefcase: Briefcase,
  building: Building,
  calendar: Calendar,
  cart: ShoppingCart,
  cloud: Cloud,
  'credit-card': CreditCard,
  database: Database,
  file: FileText,
  'file-text': FileText,
  folder: Folder,
  globe: Globe,
  'graduation-cap': GraduationCap,
  'hard-drive': HardDrive,
  headphones: Headphones,
  home: House,
  house: House,
  key: Key,
  laptop: Laptop,
  'life-buoy': LifeBuoy,
  lock: Lock,
  mail: Mail,
  monitor: Monitor,
  network: Network,
  phone: Phone,
  printer: Printer,
  rocket: Rocket,
  server: Server,
  settings: Settings,
  shield: Shield,
  smartphone: Smartphone,
  star: Star,
  user: User,
  users: Users,
  video: Video,
  wifi: Wifi,
  window: AppWindow,
  wrench: Wrench,
};

/** A category's icon by its name; a book, if nothing else is wanted, for one that has none or that is not known here. */
export function iconOf(name: string | null, otherwise = BookOpen): typeof BookOpen {
  return (name !== null && Object.hasOwn(ICONS, name) && ICONS[name]) || otherwise;
}
