package org.patchbay.feature.announcement;

import org.patchbay.api.call.settings.Setting;

/**
 * What a tenant's announcements are like where the verdict does not say.
 *
 * @param prompt what is played
 * @param maxSeconds how long an announcement may last
 */
record AnnouncementSettings(
        @Setting(value = Announcement.PROMPT, text = "what is played where the call's handler does not say")
                String prompt,
        @Setting(value = "30", min = 1, max = 300, text = "how long an announcement may last") int maxSeconds) {}
