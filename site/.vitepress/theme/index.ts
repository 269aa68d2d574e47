import { h } from 'vue'
import type { Theme } from 'vitepress'
import DefaultTheme from 'vitepress/theme-without-fonts'
import HeroImage from './HeroImage.vue'
import VersionMenu from './VersionMenu.vue'
import './style.css'

/** VitePress's own theme in the look of the other pages of Truckroll; it loads no font from anywhere. */
export default {
  extends: DefaultTheme,
  Layout: () => h(DefaultTheme.Layout, null, { 'home-hero-image': () => h(HeroImage) }),
  enhanceApp: ({ app }) => void app.component('VersionMenu', VersionMenu),
} satisfies Theme
