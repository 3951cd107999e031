"""What a page of ours may do."""

from appeals.writers.html.policy import content_policy


def test_a_policy_names_the_script_and_the_style_by_their_hash():
    policy = content_policy(script="1", style="", more="connect-src 'self'")
    assert policy == (
        "default-src 'none'; base-uri 'none'; form-action 'none'; script-src "
        "'sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s='; connect-src 'self'"
    )
