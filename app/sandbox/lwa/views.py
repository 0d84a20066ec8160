"""The doors of Login with Amazon."""

from urllib.parse import urlencode, urlsplit

from flask import Blueprint, Response, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from app.sandbox.faults import UNAVAILABLE, Faults
from app.sandbox.lwa import tokens
from app.sandbox.sellers import DEMO_SELLERS, find_seller
from app.sandbox.world import World


def make_blueprint(world: World, faults: Faults) -> Blueprint:
    doors = Blueprint("lwa", __name__)

    @doors.get("/apps/authorize/consent")
    def consent() -> BaseResponse | tuple[str, int]:
        problem = _problem(world)
        if problem:
            return render_template("refused.html", problem=problem), 400
        target = _redirect_uri(world)
        page = Response(
            render_template("consent.html", sellers=DEMO_SELLERS, target=target, state=request.args.get("state", ""))
        )
        page.headers["Content-Security-Policy"] = _form_policy(target)
        return page

    @doors.post("/apps/authorize/consent")
    def decide() -> BaseResponse | tuple[str, int]:
        problem = _problem(world)
        if problem:
            return render_template("refused.html", problem=problem), 400
        seller = find_seller(request.form.get("seller", "")) or DEMO_SELLERS[0]
        target, state = _redirect_uri(world), {"state": request.values.get("state", "")}
        if request.form.get("decision") != "approve":
            return _send_back(
                target,
                state | {"error": "access_denied", "error_description": "The seller did not authorize the application"},
            )
        code = tokens.give_code(world, seller.id, target)
        return _send_back(target, state | {"selling_partner_id": seller.id, "spapi_oauth_code": code})

    @doors.post("/auth/o2/token")
    def token() -> tuple[Response, int]:
        if faults.take("sign_in_html"):
            return Response(UNAVAILABLE, content_type="text/html"), 503
        try:
            if faults.take("invalid_grant"):
                raise tokens.TokenRefused("invalid_grant", "The request has an invalid grant parameter : refresh_token")
            return jsonify(tokens.answer(world, request.form)), 200
        except tokens.TokenRefused as refused:
            return jsonify(error=refused.code, error_description=refused.description), refused.status

    return doors


def _problem(world: World) -> str:
    """Why the request is refused, with Amazon's own code; empty when it is sound."""
    if request.args.get("application_id") != world.settings.application_id:
        return "MD1000: the application_id is not known here."
    target = _redirect_uri(world)
    if "#" in target:
        return "MD5110: the redirect_uri must not contain a #."
    if urlsplit(target).scheme not in ("http", "https") or not urlsplit(target).netloc:
        return "MD5101: the redirect_uri is not an address of the application."
    return ""


def _redirect_uri(world: World) -> str:
    return request.args.get("redirect_uri") or world.settings.redirect_uri


def _send_back(target: str, answer: dict[str, str]) -> BaseResponse:
    joint = "&" if urlsplit(target).query else "?"
    response = redirect(f"{target}{joint}{urlencode(answer)}", 302)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _form_policy(target: str) -> str:
    """The form leads back to the application: browsers hold redirects after a form to its policy too."""
    parts = urlsplit(target)
    return f"default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self' {parts.scheme}://{parts.netloc}"
