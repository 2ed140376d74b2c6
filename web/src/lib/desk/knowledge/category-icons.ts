import type { Component } from 'svelte';
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
import Headphones from '@lucide/svelte/icons/headphones';
import Key from '@lucide/svelte/icons/key';
import Laptop from '@lucide/svelte/icons/laptop-minimal';
import LifeBuoy from '@lucide/svelte/icons/life-buoy';
import Lock from '@lucide/svelte/icons/lock';
import Mail from '@lucide/svelte/icons/mail';
import Monitor from '@lucide/svelte/icons/monitor';
import Phone from '@lucide/svelte/icons/phone';
import Printer from '@lucide/svelte/icons/printer';
import Server from '@lucide/svelte/icons/server';
import Settings from '@lucide/svelte/icons/settings';
import Shield from '@lucide/svelte/icons/shield';
import Smartphone from '@lucide/svelte/icons/smartphone';
import Star from '@lucide/svelte/icons/star';
import Users from '@lucide/svelte/icons/users';
import Video from '@lucide/svelte/icons/video';
import Wifi from '@lucide/svelte/icons/wifi';
import Wrench from '@lucide/svelte/icons/wrench';

/** The icons that a category can have, by the names that the API keeps. */
export const CATEGORY_ICONS: Record<string, Component<{ 'aria-hidden'?: 'true' }>> = {
  folder: Folder,
  key: Key,
  lock: Lock,
  shield: Shield,
  monitor: Monitor,
  laptop: Laptop,
  smartphone: Smartphone,
  printer: Printer,
  phone: Phone,
  headphones: Headphones,
  mail: Mail,
  calendar: Calendar,
  video: Video,
  wifi: Wifi,
  globe: Globe,
  cloud: Cloud,
  server: Server,
  database: Database,
  'file-text': FileText,
  'graduation-cap': GraduationCap,
  users: Users,
  building: Building,
  briefcase: Briefcase,
  'credit-card': CreditCard,
  settings: Settings,
  wrench: Wrench,
  'life-buoy': LifeBuoy,
  star: Star,
};

/** One that this app does not know is a folder. */
export function categoryIcon(name: string | null): Component<{ 'aria-hidden'?: 'true' }> {
  return (name !== null && CATEGORY_ICONS[name]) || Folder;
}
