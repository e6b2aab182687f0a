package org.patchbay.feature.holiday;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.patchbay.api.call.E164;
import org.patchbay.api.directory.Contents;
import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.Site;
import org.patchbay.api.directory.User;
import org.patchbay.feature.holiday.HolidaySettings.AppliesTo;
import org.patchbay.feature.holiday.HolidaySettings.Meeting;
import org.patchbay.testkit.CallDriver;
import org.patchbay.testkit.directory.FewCountries;
import org.patchbay.testkit.directory.MemoryDirectory;

/** A desk in Berlin, which is a resource, and Ada, who is not. */
final class Museum {
    static final String DESK = "+4930123400";
    static final String ADA = "+4930123401";
    static final String CALLER = "+14255550100";

    private Museum() {}

    static Directory directory() {
        return new MemoryDirectory(
                Contents.with()
                        .site(
                                "s",
                                Site.of(CallDriver.TENANT, "berlin")
                                        .country("DE")
                                        .build())
                        .user(
                                "d",
                                User.of(CallDriver.TENANT, "desk")
                                        .site("berlin")
                                        .number(new E164(DESK))
                                        .kind(User.Kind.RESOURCE)
                                        .build())
                        .user(
                                "a",
                                User.of(CallDriver.TENANT, "ada")
                                        .site("berlin")
                                        .number(new E164(ADA))
                                        .build())
                        .build(),
                new FewCountries());
    }

    /** What is not said is as if nothing was set. */
    static HolidaySettings settings(Object... keysAndValues) {
        Map<String, Object> given = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            given.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return new HolidaySettings(
                (AppliesTo) given.getOrDefault("applies", AppliesTo.RESOURCES),
                (Meeting) given.getOrDefault("holiday", Meeting.NOTHING),
                (Meeting) given.getOrDefault("closed", Meeting.NOTHING),
                (boolean) given.getOrDefault("public", true),
                texts(given.get("hours")),
                texts(given.get("own")),
                texts(given.get("open")),
                (String) given.getOrDefault("to", ""),
                (String) given.getOrDefault("prompt", ""),
                (String) given.getOrDefault("closed_prompt", "tone:busy"),
                (boolean) given.getOrDefault("answer", false));
    }

    private static List<String> texts(Object value) {
        return value == null ? List.of() : List.of(((String) value).split(", "));
    }
}
