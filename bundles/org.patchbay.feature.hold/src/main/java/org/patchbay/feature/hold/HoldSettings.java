package org.patchbay.feature.hold;

import org.patchbay.api.call.settings.Setting;

/**
 * What is heard on hold.
 *
 * @param music what the other party hears while this user holds: {@code music:NAME}, {@code prompt:NAME}, {@code tone:NAME} or a text to be
 *     spoken ({@code say:de:...}); {@code off}, or nothing, to pass the hold on
 * @param outsideMusic what this user hears while a party outside holds
 */
record HoldSettings(
        @Setting(text = "what the other party hears while this user holds: music:NAME, prompt:NAME, tone:NAME, or off")
                String music,
        @Setting(text = "what this user hears while the party outside holds: the same, or off") String outsideMusic) {
    private static final String OFF = "off";

    HoldSettings {
        music = sound("music", music);
        outsideMusic = sound("outside_music", outsideMusic);
    }

    /** The name of a sound; empty for none. */
    private static String sound(String key, String value) {
        String name = value.strip();
        if (name.isEmpty() || name.equalsIgnoreCase(OFF)) {
            return "";
        }
        if (!name.matches("(music|prompt|tone|say):\\S.*")) {
            throw new IllegalArgumentException(
                    key + " is '" + name + "', which is no sound. Write music:NAME, such as music:default,"
                            + " prompt:NAME, tone:NAME or say:LANGUAGE:TEXT; off to pass holds on.");
        }
        return name;
    }
}
