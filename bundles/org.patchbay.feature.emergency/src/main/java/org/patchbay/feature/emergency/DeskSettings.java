package org.patchbay.feature.emergency;

import java.util.List;

import org.patchbay.api.call.settings.Setting;

/**
 * How emergency calls of a tenant, a site or a user are told of.
 *
 * @param testNumbers what is dialled to try an emergency call out; told of as a test
 */
record DeskSettings(
        @Setting(value = "933", text = "what is dialled to try an emergency call out; it is told of as a test")
                List<String> testNumbers) {}
