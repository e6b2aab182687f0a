package org.patchbay.stir;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the signer's certificate allows to be said with it: JWTClaimConstraints (RFC 8226 section 8), or the enhanced ones (RFC 9118). They are
 * the signer's certificate's alone.
 *
 * @param included claims that have to be there
 * @param permitted what a claim may say, where it is there
 * @param excluded claims that may not be there
 */
record ClaimConstraints(List<String> included, List<Permitted> permitted, List<String> excluded) {
    static final String OID = "1.3.6.1.5.5.7.1.27";
    static final String ENHANCED_OID = "1.3.6.1.5.5.7.1.33";

    private static final int INCLUDED = 0xA0;
    private static final int PERMITTED = 0xA1;
    private static final int EXCLUDED = 0xA2;

    record Permitted(String claim, List<String> values) {}

    /** Of both kinds, where there are both: all have to hold. */
    static List<ClaimConstraints> of(X509Certificate leaf) throws Unverified {
        List<ClaimConstraints> all = new ArrayList<>();
        for (String oid : List.of(OID, ENHANCED_OID)) {
            byte[] extension = leaf.getExtensionValue(oid);
            if (extension != null) {
                all.add(read(extension, oid.equals(ENHANCED_OID)));
            }
        }
        return List.copyOf(all);
    }

    /** @param extension as {@code X509Certificate.getExtensionValue} has it */
    static ClaimConstraints read(byte[] extension, boolean enhanced) throws Unverified {
        Der parts = new Der(extension, "what may be signed with it (JWTClaimConstraints)")
                .only(Der.OCTET_STRING)
                .only(Der.SEQUENCE);
        if (parts.atEnd()) {
            throw parts.malformed();
        }
        List<String> included = names(parts, INCLUDED);
        List<Permitted> permitted = new ArrayList<>();
        if (!parts.atEnd() && parts.tag() == PERMITTED) {
            for (Der list = parts.enter(PERMITTED).only(Der.SEQUENCE); !list.atEnd(); ) {
                Der each = list.enter(Der.SEQUENCE);
                String claim = each.enter(Der.IA5_STRING).text();
                List<String> values = new ArrayList<>();
                for (Der texts = each.only(Der.SEQUENCE); !texts.atEnd(); ) {
                    values.add(texts.enter(Der.UTF8_STRING).utf8());
                }
                permitted.add(new Permitted(claim, List.copyOf(values)));
            }
        }
        List<String> excluded = enhanced ? names(parts, EXCLUDED) : List.of();
        if (!parts.atEnd()) {
            throw parts.malformed();
        }
        return new ClaimConstraints(included, List.copyOf(permitted), excluded);
    }

    private static List<String> names(Der parts, int tag) throws Unverified {
        List<String> names = new ArrayList<>();
        if (!parts.atEnd() && parts.tag() == tag) {
            for (Der list = parts.enter(tag).only(Der.SEQUENCE); !list.atEnd(); ) {
                names.add(list.enter(Der.IA5_STRING).text());
            }
        }
        return List.copyOf(names);
    }

    /** @param claims what was signed, by name, as {@link JsonObject#claims} writes it */
    boolean allow(Map<String, String> claims) {
        return claims.keySet().containsAll(included)
                && excluded.stream().noneMatch(claims::containsKey)
                && permitted.stream()
                        .allMatch(each -> !claims.containsKey(each.claim())
                                || each.values().contains(claims.get(each.claim())));
    }
}
