package org.patchbay.feature.announcement;

import org.patchbay.api.call.settings.Setting;

/**
 * What a tenant's announcements are like where the verdict does not say.
 *
 * @param prompt what is played
 * @param maxSeconds how long an announcement may last
 */
record AnnouncementSettings(
        @Setting(value = PROMPT, text = "what is played where the call's handler does not say: " + SOUNDS)
                String prompt,
        @Setting(value = "30", min = 1, max = 300, text = "how long an announcement may last") int maxSeconds) {
    private static final String PROMPT = Announcement.PROMPT;
    private static final String SOUNDS =
            "prompt:NAME, say:LANGUAGE:TEXT such as say:en:Goodbye, tone:NAME or music:NAME";

    AnnouncementSettings {
        prompt = sound("prompt", prompt);
    }

    private static String sound(String key, String value) {
        String name = value.strip();
        if (!name.isEmpty() && !name.matches("(prompt|music|tone|silence):\\S+|say:[A-Za-z0-9-]+:\\s*\\S.*")) {
            throw new IllegalArgumentException(key + " is '" + name + "', which is no sound. Write " + SOUNDS);
        }
        return name.isEmpty() ? PROMPT : name;
    }
}
