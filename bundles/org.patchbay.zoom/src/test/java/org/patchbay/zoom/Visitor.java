package org.patchbay.zoom;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.patchbay.api.ops.page.Page;
import org.patchbay.api.ops.page.PageAnswer;
import org.patchbay.api.ops.page.PageCall;
import org.patchbay.api.ops.page.PageCookie;
import org.patchbay.lab.cloud.entra.Redirect;

/** Somebody's browser on the pages of this node: keeps cookies as they say. */
final class Visitor {
    private static final Pattern LINK = Pattern.compile("<a class=\"act\" href=\"([^\"]+)\">");
    private static final Pattern HIDDEN = Pattern.compile("name=\"([a-z]+)\" value=\"([^\"]+)\"");

    final Map<String, String> cookies = new HashMap<>();

    PageAnswer get(Page page, Map<String, String> query) {
        return kept(page.answer(new PageCall(false, query, Map.of(), cookies)));
    }

    PageAnswer post(Page page, Map<String, String> form) {
        return kept(page.answer(new PageCall(true, Map.of(), form, cookies)));
    }

    private PageAnswer kept(PageAnswer answer) {
        for (PageCookie cookie : answer.cookies()) {
            // A strict one would not come back with who is sent here by Zoom.
            if (cookie.site() != PageCookie.Site.LAX) {
                throw new AssertionError("The cookie " + cookie + " is not for who is sent here.");
            }
            if (cookie.seconds() == 0) {
                cookies.remove(cookie.name());
            } else {
                cookies.put(cookie.name(), cookie.value());
            }
        }
        return answer;
    }

    PageAnswer begin(World world) {
        return get(world.page, Map.of("tenant", "acme"));
    }

    /** Signs in at Zoom, where the page sends the browser, and does not come back yet. */
    Redirect away(World world, String user) {
        return world.cloud.signIn(World.ACCOUNT, link(begin(world)), user);
    }

    PageAnswer connect(World world, String user) {
        return get(world.page, away(world, user).fields());
    }

    /** Where the page's link leads; of several the first. */
    static URI link(PageAnswer page) {
        Matcher matcher = LINK.matcher(page.html());
        if (!matcher.find()) {
            throw new AssertionError("No link in " + page.html());
        }
        return URI.create(matcher.group(1).replace("&amp;", "&"));
    }

    /** What the page's button sends. */
    static Map<String, String> button(PageAnswer page) {
        Matcher matcher = HIDDEN.matcher(page.html());
        if (!matcher.find()) {
            throw new AssertionError("No button in " + page.html());
        }
        return Map.of(matcher.group(1), matcher.group(2));
    }
}
