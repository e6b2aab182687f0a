package org.patchbay.feature.announcement;

/**
 * What a tenant's announcements are like where the verdict does not say.
 *
 * @param prompt what is played; empty for {@value Announcement#PROMPT}
 * @param maxSeconds how long an announcement may last; 0 for {@value Announcement#SECONDS}
 */
record AnnouncementSettings(String prompt, int maxSeconds) {}
