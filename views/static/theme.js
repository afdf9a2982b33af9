// Before anything is painted, so that the dark of the system does not flash white.
const darkSystem = window.matchMedia('(prefers-color-scheme: dark)')
const followSystem = () => {
  document.documentElement.setAttribute('data-bs-theme', darkSystem.matches ? 'dark' : 'light')
}
followSystem()
darkSystem.addEventListener('change', followSystem)
